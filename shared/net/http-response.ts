// Reads the response of one exchange. A response is evaluated while it arrives, so that nothing unused is kept.
import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { joinedHeaders, locationIn } from './header-text.ts';
import { type Hop, isRedirect } from './hop.ts';
import type { NetworkError } from './network-error.ts';
import type { RequestContext } from './request-context.ts';
import { setCookiesIn } from './request-cookies.ts';
import { bodyTooLarge, exchangeError, notHttpError } from './request-errors.ts';
import type { HeaderFields } from './request-headers.ts';
import { bodyLengthOf } from './response-framing.ts';

export type RawResponse = {
  readonly status: number;
  /** Repeated headers are joined with a comma. */
  readonly headers: HeaderFields;
  readonly chunks: readonly Buffer[];
};

export type Redirect = {
  readonly status: number;
  readonly location: string;
  /** Values of the Set-Cookie headers, a character for each byte. */
  readonly setCookies: readonly string[];
};

export type Exchanged =
  | { readonly response: RawResponse }
  | { readonly redirect: Redirect }
  | { readonly error: NetworkError };

export type OnExchanged = (result: Exchanged) => void;

/** Enough to identify a protocol, and to find secrets that the server echoes. */
const maxStartChars = 500;
const minStartChars = 12;

/** Keeps the first bytes of the response: they identify the protocol of a server that does not use HTTP. */
export const recordStart = (socket: Socket, context: RequestContext): void => {
  let start = '';
  const onData = (chunk: Buffer): void => {
    start += chunk.toString('latin1', 0, maxStartChars);
    context.responseStart = start;
    if (start.length >= minStartChars) socket.off('data', onData);
  };
  context.responseStart = start;
  // Before the listener of the parser, because the messages of its errors need the start.
  socket.prependListener('data', onData);
};

/** The parser also accepts relatives of HTTP, such as RTSP. */
const isHttp = ({ responseStart }: RequestContext): boolean =>
  !responseStart || responseStart.trimStart().startsWith('HTTP/');

/** A response whose body is still to be read. */
type Head = { readonly status: number; readonly headers: HeaderFields; readonly bodyLength: number | undefined };

const evaluateHead = (
  context: RequestContext,
  hop: Hop,
  followRedirects: boolean,
  incoming: IncomingMessage,
): Exchanged | Head => {
  const status = incoming.statusCode ?? 0;
  if (!isHttp(context)) return { error: notHttpError('', context) };
  // The parser accepts any three digits; a status code is 100 or more (RFC 9110, section 15).
  if (status < 100) return { error: notHttpError('Invalid status code', context) };
  context.stage = 'body';
  context.status = status;
  if (followRedirects && isRedirect(status)) {
    const location = locationIn(incoming.rawHeaders);
    if (location !== undefined)
      return { redirect: { status, location, setCookies: setCookiesIn(incoming.rawHeaders) } };
  }
  const headers = joinedHeaders(incoming.rawHeaders);
  const bodyLength = bodyLengthOf(hop.method, status, headers);
  if (bodyLength !== undefined && bodyLength > context.maxBytes) return { error: bodyTooLarge(context) };
  if (bodyLength === 0) return { response: { status, headers, chunks: [] } };
  return { status, headers, bodyLength };
};

const readBody = (
  context: RequestContext,
  { status, headers, bodyLength }: Head,
  incoming: IncomingMessage,
  settle: OnExchanged,
): void => {
  const chunks: Buffer[] = [];
  const complete = (): void => settle({ response: { status, headers, chunks } });
  incoming.on('data', (chunk: Buffer) => {
    context.bytes += chunk.length;
    chunks.push(chunk);
    if (context.bytes > context.maxBytes) settle({ error: bodyTooLarge(context) });
    else if (context.bytes === bodyLength) complete();
  });
  incoming.on('end', complete);
  incoming.on('error', (error: NodeJS.ErrnoException) => settle({ error: exchangeError(error, context) }));
};

/** Settles at once when the head decides the outcome, and otherwise at the end of the body. */
export const readResponse = (
  context: RequestContext,
  hop: Hop,
  followRedirects: boolean,
  incoming: IncomingMessage,
  settle: OnExchanged,
): void => {
  const head = evaluateHead(context, hop, followRedirects, incoming);
  if ('bodyLength' in head) readBody(context, head, incoming, settle);
  else settle(head);
};
