// The headers of a request: its defaults, its credentials, and the errors of a request that cannot be sent.
import { networkMessages } from '../messages/network.ts';
import type { Language } from '../model/language.ts';
import type { HttpRequest } from './http-port.ts';
import { type NetworkError, networkError } from './network-error.ts';
import { basicCredentials } from './request-secrets.ts';

/** Names are lower case. */
export type HeaderFields = Readonly<Record<string, string>>;

export const defaultUserAgent = 'vigia';

/** `identity` saves decompression; a body that is compressed all the same is decoded. */
const defaultHeaders: HeaderFields = { 'user-agent': defaultUserAgent, accept: '*/*', 'accept-encoding': 'identity' };

/** The headers of the first hop: the defaults, the credentials of the URL, the headers of the caller. */
export const requestHeaders = (given: HttpRequest['headers'], url: URL): HeaderFields => {
  const credentials = basicCredentials(url);
  if (!given && credentials === undefined) return defaultHeaders;
  const headers: Record<string, string> = { ...defaultHeaders };
  if (credentials !== undefined) headers.authorization = `Basic ${credentials}`;
  for (const [name, value] of Object.entries(given ?? {})) headers[name.toLowerCase()] = value;
  return headers;
};

/** Methods and header names (RFC 9110, section 5.6.2). */
const token = /^[\w!#$%&'*+.^`|~-]+$/;
const invalidValueCharacter = /[^\t\x20-\x7e\x80-\xff]/;
/** Headers that control the connection. `connection` itself is replaced. */
const reservedHeaders: ReadonlySet<string> = new Set(['transfer-encoding', 'keep-alive', 'upgrade', 'expect']);

/** Undefined for a request that can be sent as HTTP/1.1. */
export const unsendableError = (
  {
    method,
    headers,
    body,
  }: { readonly method: string; readonly headers: HeaderFields; readonly body: string | undefined },
  language: Language | undefined,
): NetworkError | undefined => {
  const messages = networkMessages(language);
  const error = (message: string): NetworkError => networkError('INVALID_REQUEST', message, 'prepare');
  if (!token.test(method)) return error(messages.methodInvalid);
  if (headers === defaultHeaders) return undefined;
  for (const [name, value] of Object.entries(headers)) {
    if (!token.test(name)) return error(messages.headerNameInvalid);
    if (invalidValueCharacter.test(value)) return error(messages.headerValueInvalid({ name }));
    if (reservedHeaders.has(name)) return error(messages.headerReserved({ name }));
  }
  const length = headers['content-length'];
  if (length !== undefined && Number(length) !== Buffer.byteLength(body ?? ''))
    return error(messages.contentLengthWrong);
  return undefined;
};
