// Takes the values of secrets, in any encoding, out of texts that are kept.
import { maskVariants } from './mask-secrets.ts';
import { type SecretVariants, secretVariants } from './secret-variants.ts';

export type Redactor = {
  /** Adds a value that `redact` takes out from now on. */
  readonly addSecret: (value: string) => void;
  /** `text` with *** in place of each added value. */
  readonly redact: (text: string) => string;
};

const none: SecretVariants = [];

export const createRedactor = (): Redactor => {
  // Arrays, and not a set: each flow run creates a redactor, and most add few values or none.
  let values = none;
  let variants = none;
  return {
    addSecret: (value) => {
      if (values.includes(value)) return;
      values = [...values, value];
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
