// URLs as evidence and messages show them: without credentials and fragment, secret values masked, bounded.
import { maskStrippedUrl, maskUrl } from '../secrets/masking/mask-url.ts';
import { cleanText } from '../text/clean.ts';

const maxChars = 500;
const maxBriefChars = 120;

/** `text` is any text, such as the location of a redirect. */
export const shownUrl = (text: string): string => cleanText(maskUrl(text), maxChars);

/** The same for a URL that has no credentials and no fragment, without parsing it again. */
export const shownBareUrl = (url: string): string => cleanText(maskStrippedUrl(url), maxChars);

/** Short enough for a sentence. */
export const briefUrl = (text: string): string => cleanText(shownUrl(text), maxBriefChars);
