// The secrets of one flow run: only those that its monitor declares, and their values never reach the record.
import { type MaybeSecret, resolveSecretText, stringifiedSecret } from '../define/secret.ts';
import type { RunMessages } from '../messages/runs.ts';
import { createRedactor, type Redactor } from '../secrets/masking/redactor.ts';
import type { SecretError, Secrets } from '../secrets/secrets.ts';
import { requestError } from './request-error.ts';

export type SecretScope = {
  /**
   * Replaces references to secrets in `text` by their values. Rejects, in the monitor's language, for a secret that is
   * not declared, not set or unreadable, and for a reference that was converted to text.
   */
  readonly reveal: (text: MaybeSecret) => Promise<string>;
  /** Redacts a further value: one that was derived from secrets. */
  readonly addSecret: (value: string) => void;
  readonly redact: Redactor['redact'];
  /** Whether a secret was read, so that the record must be redacted. */
  readonly isUsed: () => boolean;
};

type Options = {
  readonly secrets: Secrets | undefined;
  /** Names that the monitor declares. */
  readonly names: readonly string[];
  readonly messages: RunMessages;
};

export const openSecretScope = ({ secrets, names, messages }: Options): SecretScope => {
  const redactor = createRedactor();
  let isUsed = false;

  const read = async (name: string): Promise<string> => {
    const secret = name;
    if (!names.includes(name)) throw new TypeError(messages.secretDefinedLate({ secret }));
    if (!secrets) throw requestError('SECRET_UNREADABLE', messages.noSecretSource({ secret }));
    try {
      const value = await secrets.get(name);
      isUsed = true;
      redactor.addSecret(value);
      return value;
    } catch (error) {
      const { reason, message } = error as SecretError;
      if (reason === 'not-set') throw requestError('SECRET_NOT_SET', messages.secretNotSet({ secret }));
      throw requestError('SECRET_UNREADABLE', messages.secretUnreadable({ secret, reason: message }));
    }
  };

  const reveal = async (text: MaybeSecret): Promise<string> => {
    const name = typeof text === 'string' ? stringifiedSecret(text) : undefined;
    if (name) throw new TypeError(messages.secretAsText({ secret: name }));
    return resolveSecretText(text, read);
  };

  return { reveal, addSecret: redactor.addSecret, redact: redactor.redact, isUsed: () => isUsed };
};
