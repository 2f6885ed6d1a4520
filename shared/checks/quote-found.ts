// Quotes what a check found in a response, for its findings.
import { maskText } from '../secrets/masking/mask-text.ts';
import { cleanText } from '../text/clean.ts';
import { quoteValue } from '../text/quote-value.ts';
import type { CheckContext } from './check-context.ts';

const maxChars = 80;
/** Much more than is shown: a secret is recognised by all of it. */
const maxCharsMasked = 2_000;

/**
 * A value of a response: text in quotes, any other value as JSON; on one line and short. Secrets are masked before the
 * text is cut, because the rest of a secret could not be recognised.
 *
 * @param mask of texts that look like secrets, whatever their value
 */
export const quoteFound = (value: unknown, redact: CheckContext['redact'], mask = maskText): string =>
  cleanText(redact(mask(quoteValue(value, maxCharsMasked))), maxChars);
