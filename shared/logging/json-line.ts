// One JSON object as a line of a log, safe to be shown in a terminal.
import { invisibleCharacters } from '../text/invisible-characters.ts';

/** JSON does not escape these characters. A terminal would obey some of them; others change how the text is read. */
const unescaped = new RegExp(`[\\p{Cc}${invisibleCharacters}]`, 'gu');
const unicodeEscape = (character: string): string => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;

/** Without the line feed at its end. */
export const jsonLine = (fields: Readonly<Record<string, unknown>>): string =>
  JSON.stringify(fields).replace(unescaped, unicodeEscape);
