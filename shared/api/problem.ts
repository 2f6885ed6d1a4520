// Problem details (RFC 9457): the body of every error response of the API.
import type { Context } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { defined } from '../model/defined.ts';

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

/** The query parameter at fault by its name, or the field of the body at fault by its path, such as `http.status`. */
export type Fault = { readonly parameter?: string | undefined; readonly field?: string | undefined };

/** `detail` names the place, what is wrong with it, and the remedy. */
export const problem = (
  context: Context,
  status: ContentfulStatusCode,
  detail: string,
  { parameter, field }: Fault = {},
): Response => {
  // RFC 9457 requires the title of `about:blank` to be that of the status code.
  const body = defined({ type: 'about:blank', title: titles[status] ?? 'Error', status, detail, parameter, field });
  return context.body(JSON.stringify(body), status, { 'content-type': problemType });
};
