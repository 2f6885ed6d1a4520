// Secrets whose values are remembered as they are asked for, so that no text of this place repeats one.
import { createRedactor } from '../secrets/masking/redactor.ts';
import type { Secrets } from '../secrets/secrets.ts';

/** `clean` takes each value that was handed out so far out of a text, in whatever form it comes back. */
export const learnedSecrets = (
  secrets: Secrets,
): { readonly secrets: Secrets; readonly clean: (text: string) => string } => {
  const { addSecret, redact: clean } = createRedactor();
  const get: Secrets['get'] = async (name) => {
    const value = await secrets.get(name);
    addSecret(value);
    return value;
  };
  return { secrets: { get }, clean };
};
