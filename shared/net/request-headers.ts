// The headers of a request: its defaults, its credentials, and the reasons why one cannot be sent.
import { wordsIn } from '../messages/network.ts';
import type { HttpRequest } from './http-port.ts';
import { type NetworkError, networkError } from './network-error.ts';
import { basicCredentials } from './request-secrets.ts';

/** Names are lower case. */
export type Headers = Readonly<Record<string, string>>;

/** `identity` saves decompression; a body that is compressed all the same is decoded. */
const defaultHeaders: Headers = { 'user-agent': 'vigia', accept: '*/*', 'accept-encoding': 'identity' };

/** The headers of the first hop: defaults, then the credentials of the address, then those of the caller. */
export const requestHeaders = (given: HttpRequest['headers'], url: URL): Headers => {
  const credentials = basicCredentials(url);
  if (!given && credentials === undefined) return defaultHeaders;
  const headers: Record<string, string> = { ...defaultHeaders };
  if (credentials !== undefined) headers.authorization = `Basic ${credentials}`;
  for (const [name, value] of Object.entries(given ?? {})) headers[name.toLowerCase()] = value;
  return headers;
};

/** A token of RFC 9110, section 5.6.2: methods and header names. */
const token = /^[\w!#$%&'*+.^`|~-]+$/;
const unsendableCharacter = /[^\t\x20-\x7e\x80-\xff]/;
/** Headers that control the connection, which belongs to the exchange. */
const reservedHeaders: ReadonlySet<string> = new Set(['transfer-encoding', 'keep-alive', 'upgrade', 'expect']);

/** Why a request cannot be sent as HTTP/1.1, if so: an INVALID_REQUEST error in the language of the request. */
export const unsendableError = (
  { method, headers, body }: { readonly method: string; readonly headers: Headers; readonly body: string | undefined },
  language: HttpRequest['language'],
): NetworkError | undefined => {
  const words = wordsIn(language);
  const error = (reason: string): NetworkError => networkError('INVALID_REQUEST', words.unsendable(reason));
  if (!token.test(method)) return error(words.methodInvalid);
  if (headers === defaultHeaders) return undefined;
  for (const [name, value] of Object.entries(headers)) {
    if (!token.test(name)) return error(words.headerNameInvalid);
    if (unsendableCharacter.test(value)) return error(words.headerUnsendable(name));
    if (reservedHeaders.has(name)) return error(words.headerReserved(name));
  }
  const length = headers['content-length'];
  if (length !== undefined && Number(length) !== Buffer.byteLength(body ?? '')) return error(words.contentLengthWrong);
  return undefined;
};
