// Takes the values of secrets, in whatever form they come back, out of texts that are kept.
import { type Needles, needlesOf, withoutNeedles } from './mask-secrets.ts';

export type Redactor = {
  /** From now on this value is taken out. */
  readonly learn: (value: string) => void;
  readonly clean: (text: string) => string;
};

export const createRedactor = (): Redactor => {
  const values = new Set<string>();
  let needles: Needles = [];
  return {
    learn: (value) => {
      if (values.has(value)) return;
      values.add(value);
      needles = [...needles, ...needlesOf(value)];
    },
    clean: (text) => {
      // Where a text was cut, the beginning of a value may be all that is left of it.
      const isCut = text.endsWith('…');
      const masked = withoutNeedles(isCut ? text.slice(0, -1) : text, needles, isCut);
      return isCut ? `${masked}…` : masked;
    },
  };
};
