// The body of a request: a text as it is, or a JSON value written out, with secrets left as references.
import { bad, type Checked, good } from '../checked.ts';
import { described } from '../definition.ts';
import { isSecretText, type MaybeSecret, type SecretPart, secretsIn, secretText, strayReference } from '../secret.ts';

export type RequestBody = { readonly text: MaybeSecret; readonly isJson: boolean };

const longest = 65_536;
const deepest = 20;

class NotJson extends Error {}

const insideJson = (part: SecretPart): SecretPart =>
  typeof part === 'string' ? JSON.stringify(part).slice(1, -1) : { ...part, inJson: true };

const joined = (lists: readonly (readonly SecretPart[])[]): readonly SecretPart[] =>
  lists.flatMap((list, index) => (index > 0 ? [',', ...list] : list));

const isPlain = (value: object): boolean => [Object.prototype, null].includes(Object.getPrototypeOf(value));

const partsOf = (value: unknown, depth = 0): readonly SecretPart[] => {
  if (depth > deepest) throw new NotJson(`it is nested more than ${deepest} deep, or contains itself`);
  if (isSecretText(value)) return ['"', ...value.parts.map(insideJson), '"'];
  if (Array.isArray(value)) return ['[', ...joined(value.map((one) => partsOf(one, depth + 1))), ']'];
  if (typeof value === 'number' && !Number.isFinite(value)) throw new NotJson(`${value} is no number of JSON`);
  if (value === null || ['string', 'number', 'boolean'].includes(typeof value)) return [JSON.stringify(value)];
  if (typeof value !== 'object' || !isPlain(value)) throw new NotJson(`${described(value)} in it is no JSON`);
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  return ['{', ...joined(members.map(([name, one]) => [`${JSON.stringify(name)}:`, ...partsOf(one, depth + 1)])), '}'];
};

const written = (value: unknown): MaybeSecret => {
  const text = secretText(partsOf(value));
  return secretsIn(text).length > 0 ? text : String(text);
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
export const checkRequestBody = (value: unknown, field: string): Checked<RequestBody | undefined> => {
  if (value === undefined) return good(undefined);
  const body = bodyOf(value);
  if (typeof body === 'string') return bad(field, `${body}; write a text, or a JSON value`);
  const size = Buffer.byteLength(String(body.text));
  if (size > longest) return bad(field, `it has ${size} bytes, at most ${longest} are allowed`);
  const stray = strayReference(typeof body.text === 'string' ? body.text : '');
  if (stray) return bad(field, `the secret ${stray} has become text; write withSecrets\`… \${secret('${stray}')} …\``);
  return good(body);
};
