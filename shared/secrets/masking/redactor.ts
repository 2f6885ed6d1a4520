// Takes the values of secrets, in whatever form they come back, out of texts that are kept.
import { maskVariants, type SecretVariants, secretVariantsOf } from './mask-secrets.ts';

export type Redactor = {
  /** From now on this value is taken out. */
  readonly learn: (value: string) => void;
  readonly clean: (text: string) => string;
};

export const createRedactor = (): Redactor => {
  const values = new Set<string>();
  let secretVariants: SecretVariants = [];
  return {
    learn: (value) => {
      if (values.has(value)) return;
      values.add(value);
      secretVariants = [...secretVariants, ...secretVariantsOf(value)];
    },
    clean: (text) => {
      // Where a text was cut, the beginning of a value may be all that is left of it.
      const isCut = text.endsWith('…');
      const masked = maskVariants(isCut ? text.slice(0, -1) : text, secretVariants, isCut);
      return isCut ? `${masked}…` : masked;
    },
  };
};
