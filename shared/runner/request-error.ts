// What a request is rejected with: an error that reads as the plain reason.
import { cleanText } from '../text/clean.ts';

/** An error whose text is its message alone, so that `${error}` reads as in the report that this is modelled on. */
export const requestError = (code: string, message: string): Error => {
  const text = cleanText(message);
  return Object.defineProperties(new Error(text), { code: { value: code }, toString: { value: () => text } });
};
