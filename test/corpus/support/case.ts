// What a case of the corpus is: a request, what the other side does, and what it must end in.
import type { Socket } from 'node:net';
import type { HttpRequest } from '../../../shared/net/http-port.ts';
import type { NetworkErrorCode } from '../../../shared/net/network-error.ts';

/** What a case may aim at. */
export type World = {
  /** Port of the plain server, on 127.0.0.1. */
  readonly port: number;
  /** A port on 127.0.0.1 that no probe may reach. */
  readonly forbiddenPort: number;
  /** A port on 127.0.0.1 at which nobody listens. */
  readonly closedPort: number;
};

export type Ending = {
  /** Of the error; left out where the case ends in an answer. */
  readonly code?: NetworkErrorCode;
  /** Of the answer. */
  readonly status?: number;
  /** Of the error, in English. */
  readonly says?: RegExp;
  /** Of the body that is handed on. */
  readonly body?: string | RegExp;
  /** What the evidence has. */
  readonly evidence?: object;
};

export type Case = {
  readonly name: string;
  /** Where it aims; left out: at its own path of the plain server. */
  readonly url?: (world: World) => string;
  readonly request?: Partial<HttpRequest>;
  /** What the plain server does at its path, once the request is there. */
  readonly serve?: (socket: Socket, world: World) => void;
  readonly ends: Ending;
};

/** A server's first words, as they are, whatever the request. */
export const says =
  (...parts: readonly (string | Uint8Array)[]) =>
  (socket: Socket): void => {
    socket.end(Buffer.concat(parts.map((part) => Buffer.from(part as string))));
  };

/** The same, but the connection stays open. */
export const saysAndWaits =
  (...parts: readonly (string | Uint8Array)[]) =>
  (socket: Socket): void => {
    socket.write(Buffer.concat(parts.map((part) => Buffer.from(part as string))));
  };

/** First words, and then the same again and again as fast as it is read, or every few milliseconds. */
export const saysForEver =
  (first: string, again: string | Uint8Array, everyMs = 0) =>
  (socket: Socket): void => {
    socket.write(first);
    const timer = everyMs > 0 ? setInterval(() => socket.write(again), everyMs) : undefined;
    const more = (): void => {
      while (!socket.destroyed && socket.write(again));
      if (!socket.destroyed) socket.once('drain', more);
    };
    if (!timer) more();
    socket.on('close', () => clearInterval(timer));
  };

export const head = (status: string, headers: readonly string[] = []): string =>
  [`HTTP/1.1 ${status}`, ...headers, '', ''].join('\r\n');

/** A whole answer. */
export const answer = (status: string, body: string | Uint8Array, headers: readonly string[] = []): Buffer => {
  const bytes = Buffer.from(body as string);
  return Buffer.concat([Buffer.from(head(status, [...headers, `Content-Length: ${bytes.length}`]), 'latin1'), bytes]);
};
