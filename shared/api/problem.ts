// Problem details (RFC 9457): what every error of the API looks like.
import type { Context } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';

const titles: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  413: 'Content Too Large',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
  503: 'Service Unavailable',
};

/** `detail` says what is wrong and what would be right; `parameter` names the one that is at fault. */
export const problem = (
  context: Context,
  status: ContentfulStatusCode,
  detail: string,
  extra: { readonly parameter?: string } = {},
): Response => {
  // As `about:blank`, the title is that of the status.
  const body = { type: 'about:blank', title: titles[status] ?? 'Error', status, detail, ...extra };
  return context.body(JSON.stringify(body), status, { 'content-type': 'application/problem+json' });
};
