// A case of the corpus: a request, the behaviour of its server, and the expected outcome.
import type { Socket } from 'node:net';
import type { HttpRequest } from '../../../shared/net/http-port.ts';
import type { NetworkErrorCode } from '../../../shared/net/network-error.ts';

/** The ports, on 127.0.0.1, to which a case may send its request. */
export type World = {
  /** Of the plain server. */
  readonly port: number;
  /** Of a server that the probe must refuse to reach. */
  readonly refusedPort: number;
  /** Without a server. */
  readonly closedPort: number;
};

export type Expected = {
  /** The code of the error; left out for a response. */
  readonly code?: NetworkErrorCode;
  /** The status of the response. */
  readonly status?: number;
  /** The message of the error, in English. */
  readonly message?: RegExp;
  /** The decoded body of the response. */
  readonly body?: string | RegExp;
  /** Some of the headers of the response. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Part of the evidence. */
  readonly evidence?: object;
};

export type Case = {
  readonly name: string;
  /** The path of the case on the plain server when left out. */
  readonly url?: (world: World) => string;
  readonly request?: Partial<HttpRequest>;
  /** What the plain server does after it has received the request; a plain 200 when left out. */
  readonly serve?: (socket: Socket, world: World) => void;
  readonly expected: Expected;
};

const bytesOf = (parts: readonly (string | Uint8Array)[]): Buffer =>
  Buffer.concat(parts.map((part) => Buffer.from(part as string)));

/** Sends these bytes and closes the connection. */
export const sends =
  (...parts: readonly (string | Uint8Array)[]) =>
  (socket: Socket): void => {
    socket.end(bytesOf(parts));
  };

/** Sends these bytes one after the other, each in a packet of its own, and closes the connection. */
export const sendsInTurn =
  (...parts: readonly (string | Uint8Array)[]) =>
  (socket: Socket): void => {
    socket.setNoDelay(true);
    const [first, ...rest] = parts;
    if (first === undefined || socket.destroyed) socket.end();
    else socket.write(first, () => setTimeout(() => sendsInTurn(...rest)(socket), 2));
  };

/** Byte by byte. */
export const sendsSlowly = (text: string): ((socket: Socket) => void) =>
  sendsInTurn(...Array.from(Buffer.from(text), (byte) => Uint8Array.of(byte)));

/** Sends these bytes and keeps the connection open. */
export const sendsAndWaits =
  (...parts: readonly (string | Uint8Array)[]) =>
  (socket: Socket): void => {
    socket.write(bytesOf(parts));
  };

/** Sends `first`, and then `repeated` again and again: as fast as the client reads, or every `everyMs`. */
export const sendsForever =
  (first: string, repeated: string | Uint8Array, everyMs = 0) =>
  (socket: Socket): void => {
    socket.write(first);
    const timer = everyMs > 0 ? setInterval(() => socket.write(repeated), everyMs) : undefined;
    const more = (): void => {
      while (!socket.destroyed && socket.write(repeated));
      if (!socket.destroyed) socket.once('drain', more);
    };
    if (!timer) more();
    socket.on('close', () => clearInterval(timer));
  };

export const head = (status: string, headers: readonly string[] = []): string =>
  [`HTTP/1.1 ${status}`, ...headers, '', ''].join('\r\n');

/** A complete response. */
export const response = (status: string, body: string | Uint8Array, headers: readonly string[] = []): Buffer => {
  const bytes = Buffer.from(body as string);
  return Buffer.concat([Buffer.from(head(status, [...headers, `Content-Length: ${bytes.length}`]), 'latin1'), bytes]);
};
