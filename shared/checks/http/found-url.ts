// URLs as findings of a check show them.
import { maskUrl } from '../../secrets/masking/mask-url.ts';
import { cleanText } from '../../text/clean.ts';

const maxUrlChars = 120;

/** Without the secrets of the URL, even those that are valid for a short time only. */
export const shownUrl = (url: string, redact = (text: string): string => text): string =>
  cleanText(redact(maskUrl(url)), maxUrlChars);
