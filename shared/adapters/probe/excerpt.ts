// The beginning of an answer's body, fit to be shown: readable, bounded, and without the request's own secrets.
import { isSecretName, secretsOfUrl } from '../../model/shown-url.ts';
import type { ProbeRequest } from '../../ports/probe.ts';
import { showable } from './text.ts';

const MAX_CHARS = 200;
/** Markup and white space may come before the first word; beyond this nothing is looked at. */
const MAX_BYTES_READ = 2_048;
/** More unreadable characters than this share, and the body is no text. */
const MOST_UNREADABLE = 0.2;
/** Shorter values would take out parts of harmless words. */
const MIN_SECRET_CHARS = 4;

const decoderFor = (contentType: string) => {
  const charset = /charset\s*=\s*"?([\w-]+)/i.exec(contentType)?.[1];
  try {
    return new TextDecoder(charset ?? 'utf-8');
  } catch {
    return new TextDecoder();
  }
};

/** What a reader would see of a page. Each pattern walks through the text once. */
const withoutMarkup = (text: string): string =>
  text
    .replace(/<(script|style)\b[\s\S]*?(?:<\/\1|$)/gi, '<')
    .replace(/<[^<>]*>?/g, ' ')
    .replace(/&(amp|lt|gt|quot|#39|nbsp);/g, ' ');

/** A server may echo what it was asked for: the address in a "not found", the header in a "not allowed". */
const secretsOf = (request: ProbeRequest): readonly string[] => {
  const headers = Object.entries(request.headers ?? {}).flatMap(([name, value]) =>
    isSecretName(name) ? [value, ...value.split(/[\s;,=]+/)] : [],
  );
  const url = URL.parse(request.url);
  const basic = url?.username || url?.password ? [btoa(`${url.username}:${url.password}`)] : [];
  return [...headers, ...basic, ...(url ? secretsOfUrl(url) : [])]
    .filter((secret) => secret.length >= MIN_SECRET_CHARS)
    .sort((one, other) => other.length - one.length);
};

/** Undefined when there is nothing to read. */
export const excerptOf = (
  body: Uint8Array,
  contentType: string | undefined,
  request: ProbeRequest,
): string | undefined => {
  const type = contentType ?? '';
  const text = decoderFor(type).decode(body.subarray(0, MAX_BYTES_READ));
  const unreadable = text.match(/[\ufffd\0]/g)?.length ?? 0;
  if (unreadable > text.length * MOST_UNREADABLE) return undefined;
  const readable = /\bx?html\b/i.test(type) || /^\s*<(?:!doctype|html)/i.test(text) ? withoutMarkup(text) : text;
  const safe = secretsOf(request).reduce((left, secret) => left.replaceAll(secret, '***'), readable);
  const shown = showable(safe.replace(/\s+/g, ' ').trim(), MAX_CHARS).trim();
  return shown === '' ? undefined : shown;
};
