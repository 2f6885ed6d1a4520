// One hop: a fresh connection, one request, and its answer or what went wrong. The connection is gone afterwards.
import type { Socket } from 'node:net';
import { Client, type Dispatcher } from 'undici';
import { endPhase } from './connection-context.ts';
import type { Endpoint } from './dial.ts';
import type { OpenConnection } from './guarded-connection.ts';
import { type Hop, isRedirect } from './hop.ts';
import type { NetworkError } from './network-error.ts';
import { type RequestContext, startHop } from './request-context.ts';
import { bodyTooLarge, exchangeError, foreignAnswer } from './request-errors.ts';

export type Answer = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly chunks: readonly Buffer[];
};
export type Exchanged =
  | { readonly answer: Answer }
  | { readonly redirect: { readonly status: number; readonly location: string } }
  | { readonly error: NetworkError };

/** Time-outs of undici's are off: the context has one deadline, and undici's are coarse and per chunk. */
const CLIENT_OPTIONS = {
  pipelining: 0,
  allowH2: false,
  headersTimeout: 0,
  bodyTimeout: 0,
  maxHeaderSize: 16 * 1024,
} as const;

/** What undici is told when the probe itself ends an exchange. The outcome never comes from it, so one serves all. */
const ENDED = new Error('ended by the probe');

const plainHeaders = (headers: Record<string, string | string[] | undefined>): Readonly<Record<string, string>> => {
  const plain: Record<string, string> = Object.create(null);
  for (const name of Object.keys(headers)) {
    const value = headers[name];
    plain[name] = Array.isArray(value) ? value.join(', ') : (value ?? '');
  }
  return plain;
};

const alpn = ['http/1.1'];

/** undici derives `servername` from a host header that names another host. */
const endpointOf = ({ host, port, protocol, clientCertificate }: Hop, servername: string | undefined): Endpoint => ({
  host,
  port,
  tls: protocol === 'https:' ? { servername, alpn, clientCertificate } : undefined,
});

/** Enough to know a protocol, and to find secrets in it that are echoed. */
const START_CHARS = 500;
const LEAST_START_CHARS = 12;

/**
 * Keeps the first bytes of what comes back, which say which protocol it is: undici's parser does not tell. The socket
 * is read as before, and only its first read costs a little more.
 */
const watchStart = (socket: Socket, context: RequestContext): void => {
  const read = socket.read;
  context.responseStart = '';
  socket.read = (size?: number) => {
    const chunk: unknown = read.call(socket, size);
    if (chunk instanceof Uint8Array) {
      context.responseStart += (chunk as Buffer).toString('latin1', 0, START_CHARS);
      if ((context.responseStart ?? '').length >= LEAST_START_CHARS) socket.read = read;
    }
    return chunk;
  };
};

/** undici's parser takes some cousins of HTTP for it, such as RTSP. */
const isHttp = ({ responseStart }: RequestContext): boolean =>
  !responseStart || responseStart.trimStart().startsWith('HTTP/');

/** Undefined where the end of the body is told otherwise, or there is none; what is no number is no length. */
const announcedLength = ({ method }: Hop, headers: Readonly<Record<string, string>>): number | undefined => {
  const length = headers['content-length'];
  if (length === undefined || method === 'HEAD' || headers['transfer-encoding'] !== undefined) return undefined;
  return Number(length);
};

type Settle = (result: Exchanged) => void;
/** What the exchange is over: what it was sent on, and when, milliseconds of the monotonic clock. */
type Line = { readonly sentAt: () => number; readonly hangUp: () => void };

/** Judges the answer as it arrives, so that nothing is kept that will not be wanted. */
const createHandler = (
  context: RequestContext,
  hop: Hop,
  follow: boolean,
  { sentAt, hangUp }: Line,
  settle: Settle,
) => {
  const chunks: Buffer[] = [];
  let headers: Readonly<Record<string, string>> = {};
  let announced: number | undefined;
  let controller: Dispatcher.DispatchController | undefined;

  const endWith = (result: Exchanged): void => {
    settle(result);
    controller?.abort(ENDED);
  };
  // undici would end the connection by an error of its own, whose stack is a sixth of what a check costs.
  const endWithAnswer = (): void => {
    settle({ answer: { status: context.status ?? 0, headers, chunks } });
    hangUp();
  };
  const handler: Dispatcher.DispatchHandler = {
    onRequestStart(given) {
      controller = given;
    },
    onResponseStart(_controller, status, received) {
      if (status < 200) return;
      endPhase(context, 'firstByteMs', sentAt());
      if (!isHttp(context)) {
        endWith({ error: foreignAnswer('HTTPParserError', context) });
        return;
      }
      context.stage = 'body';
      context.status = status;
      headers = plainHeaders(received);
      if (follow && isRedirect(status) && headers.location) {
        return endWith({ redirect: { status, location: headers.location } });
      }
      announced = announcedLength(hop, headers);
      if (announced !== undefined && announced > context.maxBytes) endWith({ error: bodyTooLarge(context) });
    },
    onResponseData(given, chunk) {
      context.bytes += chunk.length;
      if (context.bytes > context.maxBytes) return endWith({ error: bodyTooLarge(context) });
      chunks.push(chunk);
      if (context.bytes !== announced) return;
      // All is there: what may follow is not looked at, so that undici does not come to its own end.
      given.pause();
      endWithAnswer();
    },
    onResponseEnd: endWithAnswer,
    onResponseError(_controller, error) {
      const code = (error as NodeJS.ErrnoException).code ?? error.name;
      settle({ error: exchangeError(code, error.message, context) });
    },
  };
  return { handler, abort: () => controller?.abort(ENDED) };
};

/** `follow` false: a redirect is an answer like any other. Never rejects. */
export const exchange = (
  open: OpenConnection,
  context: RequestContext,
  hop: Hop,
  follow: boolean,
): Promise<Exchanged> =>
  new Promise((resolve) => {
    let isPending = true;
    let sentAt = 0;
    let socket: Socket | undefined;
    const hangUp = (): void => void socket?.destroy(ENDED);
    const settle: Settle = (result) => {
      if (!isPending) return;
      isPending = false;
      context.cancel = undefined;
      resolve(result);
    };
    const { handler, abort } = createHandler(context, hop, follow, { sentAt: () => sentAt, hangUp }, settle);
    startHop(context, hop.host);

    const client = new Client(hop.origin, {
      ...CLIENT_OPTIONS,
      // undici does not cancel its connect phase; `open` does, by context.cancel. A failed connect empties the queue of
      // the client, so that nothing is left to destroy.
      connect: (options, callback) =>
        open(context, endpointOf(hop, options.servername || undefined), (result) => {
          if ('error' in result) {
            settle(result);
            return callback(ENDED, null);
          }
          socket = result.socket;
          watchStart(socket, context);
          context.stage = 'response';
          sentAt = performance.now();
          context.cancel = (error) => {
            settle({ error });
            abort();
            socket?.destroy();
          };
          // undici takes a reset for the end of a body that has no length: it is one that was cut off. And it forgets
          // what a TLS alert said, such as that a client certificate is required, over the goodbye that follows.
          socket.once('error', (error: NodeJS.ErrnoException) => {
            if (error.code === 'ECONNRESET' || error.code?.startsWith('ERR_SSL_'))
              settle({ error: exchangeError(error.code, '', context) });
          });
          callback(null, socket);
        }),
    });
    client.dispatch(
      {
        path: hop.path,
        method: hop.method as Dispatcher.HttpMethod,
        headers: hop.headers,
        body: hop.body ?? null,
      },
      handler,
    );
  });
