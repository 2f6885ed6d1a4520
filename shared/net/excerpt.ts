// The beginning of an answer's body, fit to be shown: readable, bounded, and without the request's own secrets.
import { maskText } from '../secrets/masking/mask-text.ts';
import { textOf } from './charset.ts';
import { showable } from './header-text.ts';
import type { HttpRequest } from './http-port.ts';
import { withoutSecrets } from './request-secrets.ts';

const maxChars = 200;
/** Markup and white space may come before the first word; beyond this nothing is looked at. */
const maxBytesRead = 2_048;
/** More unreadable characters than this share, and the body is no text. */
const maxUnreadable = 0.2;

/** What a reader would see of a page. Each pattern walks through the text once. */
const withoutMarkup = (text: string): string =>
  text
    .replace(/<(script|style)\b[\s\S]*?(?:<\/\1|$)/gi, '<')
    .replace(/<[^<>]*>?/g, ' ')
    .replace(/&(amp|lt|gt|quot|#39|nbsp);/g, ' ');

/** Undefined when there is nothing to read. */
export const excerptOf = (
  body: Uint8Array,
  contentType: string | undefined,
  request: Pick<HttpRequest, 'url' | 'headers'>,
): string | undefined => {
  const type = contentType ?? '';
  const text = textOf(body, type, maxBytesRead);
  const unreadable = text.match(/[\ufffd\0]/g)?.length ?? 0;
  if (unreadable > text.length * maxUnreadable) return undefined;
  const safe = maskText(withoutSecrets(text, request, body.length > maxBytesRead));
  const isPage = /\bx?html\b/i.test(type) || /^\s*<(?:!doctype|html)/i.test(text);
  const shown = showable((isPage ? withoutMarkup(safe) : safe).replace(/\s+/g, ' ').trim(), maxChars).trim();
  return shown === '' ? undefined : shown;
};
