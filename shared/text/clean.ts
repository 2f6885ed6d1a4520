// Text from outside made fit to be kept and shown: short, on one line, without control characters.
import { stripVTControlCharacters } from 'node:util';
import { invisibleCharacters } from './invisible-characters.ts';

/** Of a message or a printed line. */
export const maxText = 500;

/** Nearly every text: nothing in it is to be taken out. */
const printable = /^[ -~]*$/;
const unseen = new RegExp(`[\\p{Cc}${invisibleCharacters}]`, 'gu');

/** At most `limit` UTF-16 units; what was cut off shows as an ellipsis. */
export const cleanText = (text: string, limit = maxText): string => {
  if (text.length <= limit && printable.test(text)) return text.trimEnd();
  const plain = stripVTControlCharacters(text.slice(0, 4 * limit))
    .replace(/[\r\n\t\v\f\u2028\u2029]+/gu, ' ')
    .replace(unseen, '')
    .toWellFormed()
    .trimEnd();
  return plain.length <= limit ? plain : `${plain.slice(0, limit - 1).toWellFormed()}…`;
};

const textOf = (value: unknown): string => {
  try {
    return String(value);
  } catch {
    return 'a value that has no text';
  }
};

const messageOf = (error: Error): string => textOf(error.message);

/** What was thrown, in words: the message of an error and of its cause. Never throws, whatever was thrown. */
export const errorMessage = (thrown: unknown): string => {
  try {
    if (!(thrown instanceof Error)) return cleanText(textOf(thrown));
    const message = messageOf(thrown) || textOf(thrown.name);
    const cause = thrown.cause instanceof Error ? messageOf(thrown.cause) : '';
    return cleanText(cause ? `${message}: ${cause}` : message);
  } catch {
    // Its message may be a getter that throws, and the whole of it a proxy that does.
    return 'an error that has no text';
  }
};
