// How long the body of a response is, by its status and its headers.
import type { HeaderFields } from './request-headers.ts';

/** Whatever lengths and encodings the headers state (RFC 9110, section 6.4.1; RFC 9112, section 6.3). */
export const hasNoBody = (method: string, status: number): boolean =>
  method === 'HEAD' ||
  status < 200 ||
  status === 204 ||
  status === 205 ||
  status === 304 ||
  (method === 'CONNECT' && status < 300);

/** Undefined when something else than a length marks the end of the body. */
export const bodyLengthOf = (method: string, status: number, headers: HeaderFields): number | undefined => {
  if (hasNoBody(method, status)) return 0;
  const length = headers['content-length'];
  return length === undefined || headers['transfer-encoding'] !== undefined ? undefined : Number(length);
};
