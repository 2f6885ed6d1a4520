// Takes the values of secrets, in any encoding, out of texts that are kept.
import { maskVariants } from './mask-secrets.ts';
import { type SecretVariants, secretVariants } from './secret-variants.ts';

export type Redactor = {
  /** Adds a value that `redact` takes out from now on. */
  readonly addSecret: (value: string) => void;
  /** `text` with *** in place of each added value. */
  readonly redact: (text: string) => string;
};

export const createRedactor = (): Redactor => {
  const values = new Set<string>();
  let variants: SecretVariants = [];
  return {
    addSecret: (value) => {
      if (values.has(value)) return;
      values.add(value);
      variants = [...variants, ...secretVariants(value)];
    },
    redact: (text) => {
      // A text that was cut may end with the beginning of a value.
      const isCut = text.endsWith('…');
      const masked = maskVariants(isCut ? text.slice(0, -1) : text, variants, isCut);
      return isCut ? `${masked}…` : masked;
    },
  };
};
