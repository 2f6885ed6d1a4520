// The body of a request: a text as it is, or a JSON value written out, with secrets left as references.
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

export type RequestBody = { readonly text: MaybeSecret; readonly isJson: boolean };

const longest = 65_536;
const deepest = 20;
const maxParts = 20_000;

class NotJson extends Error {}

const insideJson = (part: SecretPart): SecretPart =>
  typeof part === 'string' ? JSON.stringify(part).slice(1, -1) : { ...part, inJson: true };

const isPlain = (value: object): boolean => [Object.prototype, null].includes(Object.getPrototypeOf(value));

/** Writes a value out, as long as it stays small: a few lists that share one another may stand for billions. */
const writer = () => {
  const parts: SecretPart[] = [];
  const add = (part: SecretPart): void => {
    if (parts.length >= maxParts) throw new NotJson('it is too large');
    parts.push(part);
  };
  const list = <T>(entries: readonly T[], write: (entry: T) => void): void => {
    for (const [index, entry] of entries.entries()) {
      if (index > 0) add(',');
      write(entry);
    }
  };
  const write = (value: unknown, depth: number): void => {
    if (depth > deepest) throw new NotJson(`it is nested more than ${deepest} deep, or contains itself`);
    if (isSecretText(value)) {
      for (const part of ['"', ...value.parts.map(insideJson), '"']) add(part);
    } else if (Array.isArray(value)) {
      add('[');
      list(value, (one) => write(one, depth + 1));
      add(']');
    } else if (typeof value === 'number' && !Number.isFinite(value)) {
      throw new NotJson(`${value} is no number of JSON`);
    } else if (value === null || ['string', 'number', 'boolean'].includes(typeof value)) {
      add(JSON.stringify(value));
    } else {
      if (typeof value !== 'object' || !isPlain(value)) throw new NotJson(`${describeValue(value)} in it is no JSON`);
      add('{');
      list(
        Object.entries(value).filter(([, member]) => member !== undefined),
        ([name, member]) => {
          add(`${JSON.stringify(name)}:`);
          write(member, depth + 1);
        },
      );
      add('}');
    }
  };
  return { parts, write };
};

const written = (value: unknown): MaybeSecret => {
  const { parts, write } = writer();
  write(value, 0);
  const text = secretText(parts);
  return secretNamesIn(text).length > 0 ? text : String(text);
};

/** What is compared with JSON, as text; a secret is only ever sent. */
export const checkJsonValue = (value: unknown, field: string): ValidationResult<string> => {
  try {
    const text = written(value);
    return typeof text === 'string' ? valid(text) : invalid(field, 'a secret cannot be compared with; write a value');
  } catch (error) {
    if (error instanceof NotJson) return invalid(field, `${error.message}; write a JSON value`);
    throw error;
  }
};

const bodyOf = (value: unknown): RequestBody | string => {
  if (typeof value === 'string' || isSecretText(value)) return { text: value, isJson: false };
  try {
    return { text: written(value), isJson: true };
  } catch (error) {
    if (error instanceof NotJson) return error.message;
    throw error;
  }
};

/** undefined where there is none. */
export const checkRequestBody = (value: unknown, field: string): ValidationResult<RequestBody | undefined> => {
  if (value === undefined) return valid(undefined);
  const body = bodyOf(value);
  if (typeof body === 'string') return invalid(field, `${body}; write a text, or a JSON value`);
  const size = Buffer.byteLength(String(body.text));
  if (size > longest) return invalid(field, `it has ${size} bytes, at most ${longest} are allowed`);
  const stray = stringifiedSecret(typeof body.text === 'string' ? body.text : '');
  if (stray)
    return invalid(field, `the secret ${stray} has become text; write withSecrets\`… \${secret('${stray}')} …\``);
  return valid(body);
};
