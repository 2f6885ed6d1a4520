// Values from outside in a sentence: as JSON, short, on one line.
import { cleanText } from './clean.ts';

const maxQuotedChars = 80;

/** Text in quotes, any other value as JSON. */
export const quoteValue = (value: unknown, maxChars = maxQuotedChars): string => {
  try {
    const json: string | undefined = JSON.stringify(value);
    return cleanText(json ?? String(value), maxChars);
  } catch {
    // A value that is nested deeply enough cannot be written as JSON.
    return '[…]';
  }
};
