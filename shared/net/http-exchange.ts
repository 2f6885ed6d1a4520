// One hop: a fresh connection, one request, and its answer or what went wrong. The connection is gone afterwards.
import { isIP, type Socket } from 'node:net';
import { Client, type Dispatcher } from 'undici';
import type { Dial } from './dial.ts';
import type { Trouble } from './error-codes.ts';
import { type Hop, isRedirect } from './hop.ts';
import { endPhase, startHop, type Trip } from './request-context.ts';
import { answerTrouble, bodyTooLarge, foreignAnswer } from './request-errors.ts';

export type Answer = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly chunks: readonly Buffer[];
};
export type Exchanged =
  | { readonly answer: Answer }
  | { readonly redirect: { readonly status: number; readonly location: string } }
  | { readonly trouble: Trouble };

/** Time-outs of undici's are off: the trip has one deadline, and undici's are coarse and per chunk. */
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

// A name for the certificate; an IP address is checked against the certificate as such.
const servernameOf = (hop: Hop): string | undefined => {
  if (isIP(hop.host) !== 0) return undefined;
  return hop.host.endsWith('.') ? hop.host.slice(0, -1) : hop.host;
};

/** Enough to know a protocol, and to find secrets in it that are echoed. */
const START_CHARS = 500;
const LEAST_START_CHARS = 12;

/**
 * Keeps the first bytes of what comes back, which say which protocol it is: undici's parser does not tell. The socket
 * is read as before, and only its first read costs a little more.
 */
const watchStart = (socket: Socket, trip: Trip): void => {
  const read = socket.read;
  trip.start = '';
  socket.read = (size?: number) => {
    const chunk: unknown = read.call(socket, size);
    if (chunk instanceof Uint8Array) {
      trip.start += (chunk as Buffer).toString('latin1', 0, START_CHARS);
      if ((trip.start ?? '').length >= LEAST_START_CHARS) socket.read = read;
    }
    return chunk;
  };
};

/** undici's parser takes some cousins of HTTP for it, such as RTSP. */
const isHttp = ({ start }: Trip): boolean => !start || start.trimStart().startsWith('HTTP/');

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
const createHandler = (trip: Trip, hop: Hop, follow: boolean, { sentAt, hangUp }: Line, settle: Settle) => {
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
    settle({ answer: { status: trip.status ?? 0, headers, chunks } });
    hangUp();
  };
  const handler: Dispatcher.DispatchHandler = {
    onRequestStart(given) {
      controller = given;
    },
    onResponseStart(_controller, status, received) {
      if (status < 200) return;
      endPhase(trip, 'firstByteMs', sentAt());
      if (!isHttp(trip)) {
        endWith({ trouble: foreignAnswer('HTTPParserError', trip) });
        return;
      }
      trip.stage = 'body';
      trip.status = status;
      headers = plainHeaders(received);
      if (follow && isRedirect(status) && headers.location) {
        return endWith({ redirect: { status, location: headers.location } });
      }
      announced = announcedLength(hop, headers);
      if (announced !== undefined && announced > trip.maxBytes) endWith({ trouble: bodyTooLarge(trip) });
    },
    onResponseData(given, chunk) {
      trip.bytes += chunk.length;
      if (trip.bytes > trip.maxBytes) return endWith({ trouble: bodyTooLarge(trip) });
      chunks.push(chunk);
      if (trip.bytes !== announced) return;
      // All is there: what may follow is not looked at, so that undici does not come to its own end.
      given.pause();
      endWithAnswer();
    },
    onResponseEnd: endWithAnswer,
    onResponseError(_controller, error) {
      const code = (error as NodeJS.ErrnoException).code ?? error.name;
      settle({ trouble: answerTrouble(code, error.message, trip) });
    },
  };
  return { handler, abort: () => controller?.abort(ENDED) };
};

/** `follow` false: a redirect is an answer like any other. Never rejects. */
export const exchange = (dial: Dial, trip: Trip, hop: Hop, follow: boolean): Promise<Exchanged> =>
  new Promise((resolve) => {
    let open = true;
    let sentAt = 0;
    let socket: Socket | undefined;
    const hangUp = (): void => void socket?.destroy(ENDED);
    const settle: Settle = (result) => {
      if (!open) return;
      open = false;
      trip.cancel = undefined;
      resolve(result);
    };
    const { handler, abort } = createHandler(trip, hop, follow, { sentAt: () => sentAt, hangUp }, settle);
    startHop(trip, hop.host);

    const client = new Client(hop.origin, {
      ...CLIENT_OPTIONS,
      // undici does not cut its connect phase itself; the dial does, by trip.cancel. A dial that ends in trouble
      // empties the client's queue, so that there is nothing left to destroy.
      connect: (options, callback) =>
        dial(trip, { ...hop, servername: options.servername || servernameOf(hop) }, (result) => {
          if ('trouble' in result) {
            settle(result);
            return callback(ENDED, null);
          }
          socket = result.socket;
          watchStart(socket, trip);
          trip.stage = 'answer';
          sentAt = performance.now();
          trip.cancel = (trouble) => {
            settle({ trouble });
            abort();
            socket?.destroy();
          };
          // undici takes a reset for the end of a body that has no length: it is one that was cut off. And it forgets
          // what a TLS alert said, such as that a client certificate is required, over the goodbye that follows.
          socket.once('error', (error: NodeJS.ErrnoException) => {
            if (error.code === 'ECONNRESET' || error.code?.startsWith('ERR_SSL_'))
              settle({ trouble: answerTrouble(error.code, '', trip) });
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
