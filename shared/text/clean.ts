// Cleans text from outside before it is stored or shown: short, on one line, without control characters.
import { stripVTControlCharacters } from 'node:util';
import { invisibleCharacters } from './invisible-characters.ts';

/** The most characters of a message or a printed line. */
const maxText = 500;

/** Most texts match, and need no cleaning. */
const printable = /^[ -~]*$/;
/** The first half of a character that was cut in two. */
const halfCharacter = /[\ud800-\udbff]$/;
const invisible = new RegExp(`[\\p{Cc}${invisibleCharacters}]`, 'gu');

/** At most `limit` UTF-16 code units; a longer text is cut and ends with an ellipsis. */
export const cleanText = (text: string, limit = maxText): string => {
  if (text.length <= limit && printable.test(text)) return text.trimEnd();
  const plain = stripVTControlCharacters(text.slice(0, 4 * limit))
    .replace(/[\r\n\t\v\f\u2028\u2029]+/gu, ' ')
    .replace(invisible, '')
    .toWellFormed()
    .trimEnd();
  return plain.length <= limit ? plain : `${plain.slice(0, limit - 1).replace(halfCharacter, '')}…`;
};

const textOf = (value: unknown): string => {
  try {
    return String(value);
  } catch {
    return 'a value that cannot be converted to text';
  }
};

const messageOf = (error: Error): string => textOf(error.message);

/** The message of an error and of its cause, or the text of another thrown value. Never throws, for any value. */
export const errorMessage = (thrown: unknown): string => {
  try {
    if (!(thrown instanceof Error)) return cleanText(textOf(thrown));
    const message = messageOf(thrown) || textOf(thrown.name);
    const cause = thrown.cause instanceof Error ? messageOf(thrown.cause) : '';
    return cleanText(cause ? `${message}: ${cause}` : message);
  } catch {
    // The message may be a getter that throws, and the error a proxy that throws.
    return 'an error that cannot be converted to text';
  }
};
