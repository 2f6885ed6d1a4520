// Secrets of one flow run: only those that its monitor named, and none of their values stays in what is recorded.
import { type MaybeSecret, resolveSecretText, stringifiedSecret } from '../define/secret.ts';
import type { Language } from '../model/language.ts';
import { createRedactor, type Redactor } from '../secrets/masking/redactor.ts';
import type { SecretProblem, Secrets } from '../secrets/secrets.ts';
import { requestError } from './request-error.ts';

export type SecretScope = {
  /** The text with its secrets in it. Rejects, in the monitor's language, for one that cannot be had. */
  readonly reveal: (text: MaybeSecret) => Promise<string>;
  /** Takes this out of all texts, too: it was made of secrets. */
  readonly learn: (value: string) => void;
  readonly clean: Redactor['clean'];
  /** Whether there is anything to take out. */
  readonly isUsed: () => boolean;
};

const notSet: Readonly<Record<Language, (name: string) => string>> = {
  en: (name) => `secret ${name} is not set`,
  es: (name) => `el secreto ${name} no está definido`,
};

const unreadable: Readonly<Record<Language, (name: string, why: string) => string>> = {
  en: (name, why) => `secret ${name} could not be read: ${why}`,
  es: (name, why) => `no se pudo leer el secreto ${name}: ${why}`,
};

type Options = {
  readonly secrets: Secrets | undefined;
  readonly names: readonly string[];
  readonly language: Language;
};

export const secretScope = ({ secrets, names, language }: Options): SecretScope => {
  const redactor = createRedactor();
  let used = false;

  const lookUp = async (name: string): Promise<string> => {
    if (!names.includes(name))
      throw new TypeError(
        `secret ${name} was not known when the monitors were loaded; write const token = secret('${name}') outside of functions`,
      );
    if (!secrets) throw requestError('SECRET_UNREADABLE', unreadable[language](name, 'nothing keeps secrets here'));
    try {
      const value = await secrets.get(name);
      used = true;
      redactor.learn(value);
      return value;
    } catch (error) {
      const { reason, message } = error as SecretProblem;
      if (reason === 'not-set') throw requestError('SECRET_NOT_SET', notSet[language](name));
      throw requestError('SECRET_UNREADABLE', unreadable[language](name, message));
    }
  };

  const reveal = async (text: MaybeSecret): Promise<string> => {
    const stray = typeof text === 'string' ? stringifiedSecret(text) : undefined;
    if (stray)
      throw new TypeError(`the secret ${stray} has become text; write withSecrets\`… \${secret('${stray}')} …\``);
    return resolveSecretText(text, lookUp);
  };

  return { reveal, learn: redactor.learn, clean: redactor.clean, isUsed: () => used };
};
