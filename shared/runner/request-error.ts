// The error that a failed request is rejected with.
import type { RequestPhase } from '../model/run.ts';
import { cleanText } from '../text/clean.ts';

/** An error whose text is only its message: `${error}` has no `Error: ` before it. It has the code and the phase. */
export const requestError = (code: string, message: string, phase?: RequestPhase): Error => {
  const text = cleanText(message);
  const properties = { code: { value: code }, phase: { value: phase }, toString: { value: () => text } };
  return Object.defineProperties(new Error(text), properties);
};
