// The beginning of an unexpected response: secrets are masked before the text is cleaned and cut.
import { textExcerpt } from '../net/body-excerpt.ts';
import type { HttpRequest, HttpResponse } from '../net/http-port.ts';
import { responseText } from '../net/response-text.ts';

/** More than an excerpt shows, so that no secret is cut before it is found. */
const maxBytesRead = 8_192;

const isText = (type: string | undefined): boolean =>
  type === undefined || /^text\/|json|xml|javascript|x-www-form-urlencoded/i.test(type);

type Exchange = { readonly request: Pick<HttpRequest, 'url' | 'headers'>; readonly response: HttpResponse };

/**
 * Undefined when there is nothing to read. The sender of a request excerpts failing responses too, but it knows secrets
 * only by the names of headers.
 */
export const responseExcerpt = (
  { request, response }: Exchange,
  redact: (text: string) => string,
): string | undefined => {
  const type = Object.entries(response.headers).find(([name]) => name.toLowerCase() === 'content-type')?.[1];
  if (response.body.length === 0 || !isText(type)) return undefined;
  return textExcerpt(redact(responseText(response.body, type, maxBytesRead)), type, request);
};

/** The same for a response that is text only. */
export const quotedExcerpt = (response: string, redact: (text: string) => string): string | undefined =>
  response === '' ? undefined : textExcerpt(redact(response), undefined, { url: '' });
