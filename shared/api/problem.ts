// Problem details (RFC 9457): what every error of the API looks like.
import type { Context } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';

const titles: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  409: 'Conflict',
  413: 'Content Too Large',
  415: 'Unsupported Media Type',
  422: 'Unprocessable Content',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
  503: 'Service Unavailable',
  507: 'Insufficient Storage',
};

export const problemType = 'application/problem+json';

/** What is at fault: a query parameter by its name, or a field of the body by its path, such as `http.status`. */
export type AtFault = { readonly parameter?: string; readonly field?: string };

/** `detail` says what is wrong and what would be right. */
export const problem = (
  context: Context,
  status: ContentfulStatusCode,
  detail: string,
  { parameter, field }: AtFault = {},
): Response => {
  const atFault = { ...(parameter === undefined ? {} : { parameter }), ...(field === undefined ? {} : { field }) };
  // As `about:blank`, the title is that of the status.
  const body = { type: 'about:blank', title: titles[status] ?? 'Error', status, detail, ...atFault };
  return context.body(JSON.stringify(body), status, { 'content-type': problemType });
};
