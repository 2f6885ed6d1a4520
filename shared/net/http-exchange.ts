// One hop: one request over a fresh connection, and its response or an error. The connection is destroyed afterwards.
import { type ClientRequest, request as httpRequest, type IncomingMessage } from 'node:http';
import { isIP, type Socket } from 'node:net';
import { endPhase } from './connection-context.ts';
import type { Endpoint } from './dial.ts';
import type { OpenConnection } from './guarded-connection.ts';
import { type Hop, isRedirect } from './hop.ts';
import type { NetworkError } from './network-error.ts';
import { type RequestContext, startHop } from './request-context.ts';
import { bodyTooLarge, connectionClosed, exchangeError, notHttpError } from './request-errors.ts';

export type Response = {
  readonly status: number;
  /** Names are lower case; repeated headers are joined with a comma. */
  readonly headers: Readonly<Record<string, string>>;
  readonly chunks: readonly Buffer[];
};

export type Exchanged =
  | { readonly response: Response }
  | { readonly redirect: { readonly status: number; readonly location: string } }
  | { readonly error: NetworkError };

type OnExchanged = (result: Exchanged) => void;

const maxHeaderBytes = 16 * 1024;
const alpn = ['http/1.1'];

/** The name in a host header that the caller set, such as for a server behind a load balancer: also the TLS name. */
const servernameOf = (hostHeader: string | undefined): string | undefined => {
  const name = hostHeader?.replace(/:\d*$/, '') ?? '';
  return name === '' || name.startsWith('[') || isIP(name) !== 0 ? undefined : name;
};

const endpointOf = ({ host, port, protocol, clientCertificate, headers }: Hop): Endpoint => ({
  host,
  port,
  tls: protocol === 'https:' ? { servername: servernameOf(headers.host), alpn, clientCertificate } : undefined,
});

/** Methods that need no `content-length: 0` when they have no body. */
const bodylessMethods: ReadonlySet<string> = new Set(['GET', 'HEAD', 'DELETE', 'OPTIONS', 'TRACE']);

/** Names and values in turn, in the order in which they are sent. */
const headerListOf = ({ authority, method, headers }: Hop, bodyBytes: number | undefined): string[] => {
  const list = ['host', headers.host ?? authority, 'connection', 'close'];
  for (const name in headers) {
    if (name !== 'host' && name !== 'connection' && name !== 'content-length') list.push(name, headers[name] ?? '');
  }
  if (bodyBytes !== undefined) list.push('content-length', String(bodyBytes));
  else if (!bodylessMethods.has(method)) list.push('content-length', '0');
  return list;
};

const joinedHeaders = (rawHeaders: readonly string[]): Readonly<Record<string, string>> => {
  const headers: Record<string, string> = Object.create(null);
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = (rawHeaders[index] ?? '').toLowerCase();
    const value = rawHeaders[index + 1] ?? '';
    const earlier = headers[name];
    headers[name] = earlier === undefined ? value : `${earlier}, ${value}`;
  }
  return headers;
};

/** Enough to recognise a protocol, and to find secrets that the server echoes. */
const maxStartChars = 500;
const minStartChars = 12;

/** Keeps the first bytes of the response: they show which protocol the server uses, which the parser does not. */
const recordStart = (socket: Socket, context: RequestContext): void => {
  let start = '';
  const onData = (chunk: Buffer): void => {
    start += chunk.toString('latin1', 0, maxStartChars);
    context.responseStart = start;
    if (start.length >= minStartChars) socket.off('data', onData);
  };
  context.responseStart = start;
  // Before the listener of the parser, whose errors need the start.
  socket.prependListener('data', onData);
};

/** The parser accepts relatives of HTTP too, such as RTSP. */
const isHttp = ({ responseStart }: RequestContext): boolean =>
  !responseStart || responseStart.trimStart().startsWith('HTTP/');

/** Undefined when the end of the body is marked in another way. */
const bodyLengthOf = (method: string, status: number, headers: Response['headers']): number | undefined => {
  if (method === 'HEAD' || status === 204 || status === 304) return 0;
  const length = headers['content-length'];
  return length === undefined || headers['transfer-encoding'] !== undefined ? undefined : Number(length);
};

/** A response whose body is still to be read. */
type Head = { readonly status: number; readonly headers: Response['headers']; readonly bodyLength: number | undefined };

/** The outcome, when the head alone decides it: nothing is kept that will not be used. */
const evaluateHead = (
  context: RequestContext,
  hop: Hop,
  followRedirects: boolean,
  response: IncomingMessage,
): Exchanged | Head => {
  const status = response.statusCode ?? 0;
  if (!isHttp(context)) return { error: notHttpError('', context) };
  // The parser accepts any three digits; a status code is 100 or more (RFC 9110, section 15).
  if (status < 100) return { error: notHttpError('Invalid status code', context) };
  context.stage = 'body';
  context.status = status;
  const headers = joinedHeaders(response.rawHeaders);
  if (followRedirects && isRedirect(status) && headers.location)
    return { redirect: { status, location: headers.location } };
  const bodyLength = bodyLengthOf(hop.method, status, headers);
  if (bodyLength !== undefined && bodyLength > context.maxBytes) return { error: bodyTooLarge(context) };
  if (bodyLength === 0) return { response: { status, headers, chunks: [] } };
  return { status, headers, bodyLength };
};

const readBody = (
  context: RequestContext,
  { status, headers, bodyLength }: Head,
  response: IncomingMessage,
  settle: OnExchanged,
): void => {
  const chunks: Buffer[] = [];
  const complete = (): void => settle({ response: { status, headers, chunks } });
  response.on('data', (chunk: Buffer) => {
    context.bytes += chunk.length;
    chunks.push(chunk);
    if (context.bytes > context.maxBytes) settle({ error: bodyTooLarge(context) });
    else if (context.bytes === bodyLength) complete();
  });
  response.on('end', complete);
  response.on('error', (error: NodeJS.ErrnoException) => settle({ error: exchangeError(error, context) }));
};

const createSettle = (context: RequestContext, socket: Socket, done: OnExchanged): OnExchanged => {
  let isPending = true;
  return (result) => {
    if (!isPending) return;
    isPending = false;
    context.cancel = undefined;
    socket.destroy();
    done(result);
  };
};

const sendRequest = (context: RequestContext, hop: Hop, socket: Socket): ClientRequest => {
  // As bytes: node:http would encode the headers like a body of text.
  const body = hop.body === undefined ? undefined : Buffer.from(hop.body);
  const request = httpRequest({
    createConnection: () => socket,
    method: hop.method,
    path: hop.path,
    headers: headerListOf(hop, body?.length),
    maxHeaderSize: maxHeaderBytes,
    insecureHTTPParser: false,
  });
  request.once('socket', () => recordStart(socket, context));
  return request.end(body);
};

const exchangeOver = (
  context: RequestContext,
  hop: Hop,
  followRedirects: boolean,
  socket: Socket,
  done: OnExchanged,
): void => {
  const settle = createSettle(context, socket, done);
  context.stage = 'response';
  context.cancel = (error) => settle({ error });
  const sentAt = performance.now();
  let request: ClientRequest;
  try {
    request = sendRequest(context, hop, socket);
  } catch (error) {
    settle({ error: exchangeError(error as Error, context) });
    return;
  }
  let response: IncomingMessage | undefined;
  request.once('response', (received) => {
    response = received;
    endPhase(context, 'firstByteMs', sentAt);
    const head = evaluateHead(context, hop, followRedirects, received);
    if ('headers' in head) readBody(context, head, received, settle);
    else settle(head);
  });
  // No request asks for another protocol.
  request.once('upgrade', () => settle({ error: connectionClosed(context) }));
  request.on('error', (error: NodeJS.ErrnoException) => {
    // Bytes after a complete response are an error of the parser, but not of the response.
    if (!response?.complete) settle({ error: exchangeError(error, context) });
  });
};

/** Without `followRedirects` a redirect is a response like any other. Never rejects. */
export const exchange = (
  open: OpenConnection,
  context: RequestContext,
  hop: Hop,
  followRedirects: boolean,
): Promise<Exchanged> =>
  new Promise((resolve) => {
    startHop(context, hop.host);
    open(context, endpointOf(hop), (result) => {
      if ('error' in result) resolve(result);
      else exchangeOver(context, hop, followRedirects, result.socket, resolve);
    });
  });
