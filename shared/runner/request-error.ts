// The error that a failed request is rejected with.
import { cleanText } from '../text/clean.ts';

/** An error whose text is only its message: `${error}` has no `Error: ` before it. */
export const requestError = (code: string, message: string): Error => {
  const text = cleanText(message);
  return Object.defineProperties(new Error(text), { code: { value: code }, toString: { value: () => text } });
};
