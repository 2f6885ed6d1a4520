// Secrets by reference: a monitors file names them, and only a request that is about to be sent has their values.
import { definition, describeValue, isDefinition } from './definition.ts';

/** A piece of a text: as it is written, or the value of a secret (escaped for the inside of a JSON string). */
export type SecretPart = string | { readonly secret: string; readonly inJson?: true };

/** Made by `secret('NAME')` or `withSecrets`: prints as `secret(NAME)`, also in JSON. */
export type SecretText = {
  readonly [definition]: 'secret';
  readonly parts: readonly SecretPart[];
  readonly toString: () => string;
  readonly toJSON: () => string;
};

/** A text, or one that has secrets in it. */
export type MaybeSecret = string | SecretText;

const maxNames = 1_000;
const noted = new Set<string>();
const mentioned = new Set<string>();

/** Names of all secrets that were mentioned since the monitors file began to load: what a flow in it may ask for. */
export const referencedSecrets = (): readonly string[] => [...mentioned];

/** Called before a monitors file is loaded (again), since a name that was corrected in it is asked for no more. */
export const forgetReferencedSecrets = (): void => mentioned.clear();

/** Node's console asks for it by this symbol. */
const inspected = Symbol.for('nodejs.util.inspect.custom');

const shownPart = (part: SecretPart): string => (typeof part === 'string' ? part : `secret(${part.secret})`);

export const secretText = (parts: readonly SecretPart[]): SecretText => {
  const shown = (): string => parts.map(shownPart).join('');
  return { [definition]: 'secret', parts, toString: shown, toJSON: shown, ...{ [inspected]: shown } };
};

export const isSecretText = (value: unknown): value is SecretText => isDefinition(value, 'secret');

/**
 * A secret by its name: the environment variable NAME where Vigía runs on a machine of your own, the SSM parameter
 * `/vigia/NAME` on AWS. Its value is looked up when a request is about to be sent, and shows as *** in whatever is kept
 * of the run. It may stand for a text in headers, body, auth and client certificate.
 *
 * @example
 * http('orders', 'https://shop.example/orders', { auth: { bearer: secret('SHOP_TOKEN') } })
 *
 * @throws a TypeError for a name that no environment variable can have.
 */
export const secret = (name: string): SecretText => {
  if (typeof name !== 'string' || !/^[A-Za-z_][A-Za-z0-9_]{0,99}$/.test(name))
    throw new TypeError(
      `secret(${describeValue(name)}): ${describeValue(name)} is no name of a secret; write letters, digits and underscores, such as secret('SHOP_TOKEN')`,
    );
  for (const names of [noted, mentioned]) if (names.size < maxNames) names.add(name);
  return secretText([{ secret: name }]);
};

/**
 * A text with secrets inside.
 *
 * @example
 * headers: { authorization: withSecrets`ApiKey ${secret('SHOP_KEY')}` }
 */
export const withSecrets = (texts: TemplateStringsArray, ...values: readonly MaybeSecret[]): SecretText =>
  secretText(
    texts.flatMap((text, index): readonly SecretPart[] => {
      const value = values[index];
      return [text, ...(value === undefined ? [] : isSecretText(value) ? value.parts : [String(value)])];
    }),
  );

/** Names of the secrets in a text. */
export const secretNamesIn = (text: unknown): readonly string[] =>
  isSecretText(text) ? text.parts.flatMap((part) => (typeof part === 'string' ? [] : [part.secret])) : [];

/** A reference that became text, as in `Bearer ${secret('TOKEN')}`: it would be sent as it stands. */
export const stringifiedSecret = (text: string): string | undefined => {
  const name = /\bsecret\(([A-Za-z_][A-Za-z0-9_]*)\)/.exec(text)?.[1];
  return name !== undefined && noted.has(name) ? name : undefined;
};

/** Puts values in the place of the references. */
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
