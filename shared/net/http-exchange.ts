// One hop: one request over a fresh connection, and its response or an error. The connection is destroyed afterwards.
import { type ClientRequest, request as httpRequest, type IncomingMessage } from 'node:http';
import { isIP, type Socket } from 'node:net';
import { endPhase } from './connection-context.ts';
import type { Endpoint } from './dial.ts';
import type { Hop } from './hop.ts';
import { defaultMaxHeaderBytes } from './http-limits.ts';
import { type Exchanged, type OnExchanged, readResponse, recordStart } from './http-response.ts';
import type { OpenConnection } from './open-connection.ts';
import { repairHead } from './repair-head.ts';
import { type RequestContext, startHop } from './request-context.ts';
import { exchangeError, tooManyInterimResponses } from './request-errors.ts';

/** More than any server sends, and few enough to read while a request lasts. */
const maxInterimResponses = 100;
const alpn = ['http/1.1'];

/** The name of a host header that the caller set, such as for a server behind a load balancer, is also used for TLS. */
const servernameOf = (hostHeader: string | undefined): string | undefined => {
  const name = hostHeader?.replace(/:\d*$/, '') ?? '';
  return name === '' || name.startsWith('[') || isIP(name) !== 0 ? undefined : name;
};

const endpointOf = ({ host, port, protocol, clientCertificate, trust, headers }: Hop): Endpoint => ({
  host,
  port,
  tls: protocol === 'https:' ? { servername: servernameOf(headers.host), alpn, clientCertificate, trust } : undefined,
});

/** Methods whose requests need no `content-length: 0` when they have no body. */
const bodylessMethods: ReadonlySet<string> = new Set(['GET', 'HEAD', 'DELETE', 'OPTIONS', 'TRACE']);

/** Names and values in turn, in the order in which they are sent. */
const headerListOf = ({ authority, method, headers }: Hop, bodyBytes: number | undefined): string[] => {
  const list = ['host', headers.host ?? authority, 'connection', 'close'];
  for (const [name, value] of Object.entries(headers)) {
    if (name !== 'host' && name !== 'connection' && name !== 'content-length') list.push(name, value);
  }
  if (bodyBytes !== undefined) list.push('content-length', String(bodyBytes));
  else if (!bodylessMethods.has(method)) list.push('content-length', '0');
  return list;
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
  // As bytes: with a text body node:http would encode the headers as UTF-8 too.
  const body = hop.body === undefined ? undefined : Buffer.from(hop.body);
  const request = httpRequest({
    createConnection: () => socket,
    method: hop.method,
    path: hop.path,
    headers: headerListOf(hop, body?.length),
    maxHeaderSize: context.request?.maxHeaderBytes ?? defaultMaxHeaderBytes,
    insecureHTTPParser: context.request?.lenient ?? false,
  });
  request.once('socket', () => {
    repairHead(socket, hop.method);
    recordStart(socket, context);
  });
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
  const request = sendRequest(context, hop, socket);
  let response: IncomingMessage | undefined;
  const onResponse = (incoming: IncomingMessage): void => {
    response = incoming;
    endPhase(context, 'firstByteMs', sentAt);
    readResponse(context, hop, followRedirects, incoming, settle);
  };
  // No request asks for another protocol: a 101 that comes nevertheless is the response.
  request.once('response', onResponse).once('upgrade', onResponse);
  request.on('information', () => {
    context.interim++;
    if (context.interim > maxInterimResponses) settle({ error: tooManyInterimResponses(maxInterimResponses, context) });
  });
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
      if ('error' in result) return resolve(result);
      try {
        exchangeOver(context, hop, followRedirects, result.socket, resolve);
      } catch (error) {
        // node:http throws for a request that unsendableError should have refused.
        result.socket.destroy();
        resolve({ error: exchangeError(error as Error, context) });
      }
    });
  });
