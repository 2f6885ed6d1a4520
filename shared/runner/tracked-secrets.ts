// Wraps a source of secrets to remember each value that it returned, so that logged errors can be redacted.
import { createRedactor, type Redactor } from '../secrets/masking/redactor.ts';
import type { Secrets } from '../secrets/secrets.ts';

type TrackedSecrets = {
  readonly secrets: Secrets;
  /** Takes each value that `secrets` has returned so far out of a text. */
  readonly redact: Redactor['redact'];
};

export const trackSecrets = (source: Secrets): TrackedSecrets => {
  const { addSecret, redact } = createRedactor();
  const get: Secrets['get'] = async (name) => {
    const value = await source.get(name);
    addSecret(value);
    return value;
  };
  return { secrets: { get }, redact };
};
