// Makes text that came from outside fit to be shown: bounded, on one line, without control characters.
import { invisibleCharacters } from '../text/invisible-characters.ts';

const UNSHOWABLE = new RegExp(`[\\p{Cc}${invisibleCharacters}]+`, 'gu');

/** Nearly every text: nothing in it is to be taken out. */
const PLAIN = /^[ -~]*$/;
const HALF_A_CHARACTER = /[\ud800-\udbff]$/;

/** At most `maxChars` characters (UTF-16 units); what is cut off is marked by an ellipsis. */
export const showable = (text: string, maxChars: number): string => {
  if (text.length <= maxChars && PLAIN.test(text)) return text;
  // Cut before cleaning: the text may be a megabyte. Twice the length leaves room for what is taken out.
  const clean = text
    .slice(0, maxChars * 2)
    .replace(UNSHOWABLE, ' ')
    .toWellFormed();
  return clean.length <= maxChars ? clean : `${clean.slice(0, maxChars - 1).replace(HALF_A_CHARACTER, '')}…`;
};

/** `800 ms`, `1.5 s`, `20 s`. */
export const shownDuration = (ms: number): string =>
  ms < 1000 ? `${Math.round(ms)} ms` : `${Number((ms / 1000).toFixed(1))} s`;

/** `1 byte`, `2,500 bytes`. */
export const shownBytes = (bytes: number): string =>
  bytes === 1 ? '1 byte' : `${String(bytes).replace(/\B(?=(\d{3})+$)/g, ',')} bytes`;

/** `127.0.0.1:80`, `[::1]:80`. */
export const shownEndpoint = (address: string, port: number): string =>
  address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;
