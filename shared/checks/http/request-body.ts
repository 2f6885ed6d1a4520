// Parses the body of a request: text, or a JSON value that is written out with its secrets as references.
import { describeValue } from '../../define/definition.ts';
import {
  isSecretText,
  type MaybeSecret,
  type SecretPart,
  secretNamesIn,
  secretText,
  stringifiedSecret,
} from '../../define/secret.ts';
import { invalid, type ValidationResult, valid } from '../../define/validation-result.ts';
import { checkOptionMessages } from '../../messages/en/check-options.ts';
import { httpOptionMessages } from '../../messages/en/http-options.ts';

export type RequestBody = { readonly text: MaybeSecret; readonly isJson: boolean };

const maxBodyBytes = 65_536;
const maxDepth = 20;
const maxParts = 20_000;

/** A value that cannot be written as JSON; its message is that of an issue. */
class InvalidJson extends Error {}

const insideJsonText = (part: SecretPart): SecretPart =>
  typeof part === 'string' ? JSON.stringify(part).slice(1, -1) : { ...part, inJson: true };

const isPlainObject = (value: object): boolean => [Object.prototype, null].includes(Object.getPrototypeOf(value));

/** Collects the parts of a JSON text. Lists that contain each other may stand for billions of values: parts are limited. */
const jsonWriter = () => {
  const parts: SecretPart[] = [];
  const add = (part: SecretPart): void => {
    if (parts.length >= maxParts) throw new InvalidJson(httpOptionMessages.jsonTooLarge);
    parts.push(part);
  };
  const addList = <T>(entries: readonly T[], addEntry: (entry: T) => void): void => {
    for (const [index, entry] of entries.entries()) {
      if (index > 0) add(',');
      addEntry(entry);
    }
  };
  const addObject = (value: object, depth: number): void => {
    add('{');
    const members = Object.entries(value).filter(([, member]) => member !== undefined);
    addList(members, ([name, member]) => {
      add(`${JSON.stringify(name)}:`);
      addValue(member, depth + 1);
    });
    add('}');
  };
  const addValue = (value: unknown, depth: number): void => {
    if (depth > maxDepth) throw new InvalidJson(httpOptionMessages.jsonTooDeep({ max: maxDepth }));
    if (isSecretText(value)) {
      for (const part of ['"', ...value.parts.map(insideJsonText), '"']) add(part);
    } else if (Array.isArray(value)) {
      add('[');
      addList(value, (entry) => addValue(entry, depth + 1));
      add(']');
    } else if (typeof value === 'number' && !Number.isFinite(value)) {
      throw new InvalidJson(httpOptionMessages.jsonNumberInvalid({ value: String(value) }));
    } else if (value === null || ['string', 'number', 'boolean'].includes(typeof value)) {
      add(JSON.stringify(value));
    } else if (typeof value === 'object' && isPlainObject(value)) {
      addObject(value, depth);
    } else {
      throw new InvalidJson(httpOptionMessages.jsonInvalid({ value: describeValue(value) }));
    }
  };
  return { parts, addValue };
};

const writeJson = (value: unknown, field: string): ValidationResult<MaybeSecret> => {
  const { parts, addValue } = jsonWriter();
  try {
    addValue(value, 0);
  } catch (error) {
    if (error instanceof InvalidJson) return invalid(field, error.message);
    throw error;
  }
  const text = secretText(parts);
  return valid(secretNamesIn(text).length > 0 ? text : String(text));
};

/** JSON text of an expected value, which contains no secret. */
export const parseExpectedJson = (value: unknown, field: string): ValidationResult<string> => {
  const text = writeJson(value, field);
  if (!text.ok) return text;
  return typeof text.value === 'string' ? valid(text.value) : invalid(field, httpOptionMessages.jsonSecret);
};

/** Undefined when the option is left out. */
export const parseRequestBody = (value: unknown, field: string): ValidationResult<RequestBody | undefined> => {
  if (value === undefined) return valid(undefined);
  const isJson = typeof value !== 'string' && !isSecretText(value);
  const text = isJson ? writeJson(value, field) : valid(value);
  if (!text.ok) return text;
  const bytes = Buffer.byteLength(String(text.value));
  if (bytes > maxBodyBytes) return invalid(field, httpOptionMessages.bodyTooLarge({ bytes, max: maxBodyBytes }));
  const name = typeof text.value === 'string' ? stringifiedSecret(text.value) : undefined;
  if (name !== undefined) return invalid(field, checkOptionMessages.secretStringified({ name }));
  return valid({ text: text.value, isJson });
};
