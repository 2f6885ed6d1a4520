// The start of a response body, safe to show: readable, bounded, and without the secrets of its request.
import { stripVTControlCharacters } from 'node:util';
import { maskText } from '../secrets/masking/mask-text.ts';
import { cleanText } from '../text/clean.ts';
import { type SecretSources, withoutSecrets } from './request-secrets.ts';
import { responseText } from './response-text.ts';

const maxChars = 200;
/** Markup and white space may precede the first word. */
const maxReadBytes = 2_048;
/** A body with a larger share of unreadable characters is not text. */
const maxUnreadableShare = 0.2;

/** The text of a page. Each pattern walks through the text once. */
const withoutMarkup = (text: string): string =>
  text
    .replace(/<(script|style)\b[\s\S]*?(?:<\/\1|$)/gi, '<')
    .replace(/<[^<>]*>?/g, ' ')
    .replace(/&(amp|lt|gt|quot|#39|nbsp);/g, ' ');

type Source = { readonly contentType: string | undefined; readonly request: SecretSources };

const excerptOf = (text: string, isCut: boolean, { contentType = '', request }: Source): string | undefined => {
  const unreadable = text.match(/[\ufffd\0]/g)?.length ?? 0;
  if (unreadable > text.length * maxUnreadableShare) return undefined;
  const safe = maskText(withoutSecrets(text, request, isCut));
  const isPage = /\bx?html\b/i.test(contentType) || /^\s*<(?:!doctype|html)/i.test(text);
  const readable = stripVTControlCharacters(isPage ? withoutMarkup(safe) : safe);
  // Control characters separate words, such as the NUL of a C program.
  const excerpt = cleanText(readable.replace(/[\s\p{Cc}]+/gu, ' ').trim(), maxChars).trim();
  return excerpt === '' ? undefined : excerpt;
};

/** Undefined for a body without readable text. */
export const bodyExcerpt = (
  body: Uint8Array,
  contentType: string | undefined,
  request: SecretSources,
): string | undefined =>
  excerptOf(responseText(body, contentType, maxReadBytes), body.length > maxReadBytes, { contentType, request });

/** The same for a body that is decoded already. */
export const textExcerpt = (
  text: string,
  contentType: string | undefined,
  request: SecretSources,
): string | undefined => excerptOf(text.slice(0, maxReadBytes), text.length > maxReadBytes, { contentType, request });
