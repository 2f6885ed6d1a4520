// References to secrets: a monitors file names secrets, and their values are looked up only when a request is sent.
import { definitionMessages } from '../messages/en/definition.ts';
import { definition, describeValue, isDefinition } from './definition.ts';

/** A part of a text: literal text, or the value of a secret, which `inJson` escapes for the inside of a JSON string. */
export type SecretPart = string | { readonly secret: string; readonly inJson?: true };

/** Returned by `secret('NAME')` and `withSecrets`; prints as `secret(NAME)`, in JSON too. */
export type SecretText = {
  readonly [definition]: 'secret';
  readonly parts: readonly SecretPart[];
  readonly toString: () => string;
  readonly toJSON: () => string;
};

/** Text, or text that contains secrets. */
export type MaybeSecret = string | SecretText;

const maxNames = 1_000;
/** Every name that was ever referenced in this process. */
const knownNames = new Set<string>();
const namesSinceLoad = new Set<string>();

/** The names that were referenced since the monitors file began to load: the secrets that its flows may read. */
export const referencedSecrets = (): readonly string[] => [...namesSinceLoad];

/** Called before each load, so that a name that was corrected in the file is no longer required. */
export const forgetReferencedSecrets = (): void => namesSinceLoad.clear();

/** The symbol by which Node's console formats an object. */
const inspectSymbol = Symbol.for('nodejs.util.inspect.custom');

const formatPart = (part: SecretPart): string => (typeof part === 'string' ? part : `secret(${part.secret})`);

export const secretText = (parts: readonly SecretPart[]): SecretText => {
  const format = (): string => parts.map(formatPart).join('');
  return { [definition]: 'secret', parts, toString: format, toJSON: format, ...{ [inspectSymbol]: format } };
};

export const isSecretText = (value: unknown): value is SecretText => isDefinition(value, 'secret');

/**
 * References a secret by name: the environment variable NAME on your own machine, the SSM parameter `/vigia/NAME` on
 * AWS. The value is looked up when a request is sent, and is replaced by *** in everything that is recorded. A secret
 * can be used in place of text in headers, body, auth and client certificate.
 *
 * @example
 * http('orders', 'https://shop.example/orders', { auth: { bearer: secret('SHOP_TOKEN') } })
 *
 * @throws a TypeError for a name that no environment variable can have.
 */
export const secret = (name: string): SecretText => {
  if (typeof name !== 'string' || !/^[A-Za-z_][A-Za-z0-9_]{0,99}$/.test(name))
    throw new TypeError(definitionMessages.invalidSecretName({ value: describeValue(name) }));
  for (const names of [knownNames, namesSinceLoad]) if (names.size < maxNames) names.add(name);
  return secretText([{ secret: name }]);
};

/**
 * Text that contains secrets.
 *
 * @example
 * headers: { authorization: withSecrets`ApiKey ${secret('SHOP_KEY')}` }
 */
export const withSecrets = (texts: TemplateStringsArray, ...values: readonly MaybeSecret[]): SecretText =>
  secretText(
    texts.flatMap((text, index): readonly SecretPart[] => {
      const value = values[index];
      if (value === undefined) return [text];
      return [text, ...(isSecretText(value) ? value.parts : [String(value)])];
    }),
  );

/** Names of the secrets in a text. */
export const secretNamesIn = (text: unknown): readonly string[] =>
  isSecretText(text) ? text.parts.flatMap((part) => (typeof part === 'string' ? [] : [part.secret])) : [];

/**
 * The name of a secret whose reference was converted to text, as in `Bearer ${secret('TOKEN')}`: the request would send
 * the reference instead of the value.
 */
export const stringifiedSecret = (text: string): string | undefined => {
  const name = /\bsecret\(([A-Za-z_][A-Za-z0-9_]*)\)/.exec(text)?.[1];
  return name !== undefined && knownNames.has(name) ? name : undefined;
};

/** Replaces each reference by the value of its secret. Rejects when `lookUp` does. */
export const resolveSecretText = async (
  text: MaybeSecret,
  lookUp: (name: string) => string | Promise<string>,
): Promise<string> => {
  if (typeof text === 'string') return text;
  const parts = text.parts.map(async (part) => {
    if (typeof part === 'string') return part;
    const value = await lookUp(part.secret);
    return part.inJson ? JSON.stringify(value).slice(1, -1) : value;
  });
  return (await Promise.all(parts)).join('');
};
