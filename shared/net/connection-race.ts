// Attempts to connect to the addresses of one endpoint, side by side (RFC 8305), until one has a usable connection.
import type { Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { certificateError } from './certificate-errors.ts';
import { type ConnectionAttempt, type ConnectionContext, endPhase } from './connection-context.ts';
import { closedByPeer, connectError, noConnection, reportedAttempt } from './connection-errors.ts';
import type { DialResult, Endpoint, OnDialed } from './dial.ts';
import { formatEndpoint } from './format-endpoint.ts';
import { type OpenSocket, servernameOf } from './open-socket.ts';
import { errorCodeOf, isTlsCode } from './tls-failures.ts';

type RaceInput = {
  readonly context: ConnectionContext;
  readonly endpoint: Endpoint;
  /** Allowed ones, in the order in which they are tried. */
  readonly addresses: readonly string[];
  readonly openSocket: OpenSocket;
  readonly done: OnDialed;
};

type Race = RaceInput & {
  readonly attempts: ConnectionAttempt[];
  /** The sockets of the attempts that may still succeed. */
  readonly pending: Map<ConnectionAttempt, Socket>;
  timer: NodeJS.Timeout | undefined;
};

/** The connection attempt delay that RFC 8305 recommends. */
const maxDelayMs = 250;
const minDelayMs = 10;

/** A share of the remaining time, so that a short time-out is enough for all addresses. */
const delayMs = ({ startedAt, timeoutMs }: ConnectionContext, addressesLeft: number): number => {
  const share = (startedAt + timeoutMs - performance.now()) / (addressesLeft + 1);
  return Math.max(minDelayMs, Math.min(maxDelayMs, share));
};

/** Evidence and a time-out describe this attempt. Its phases begin with its own start, not with that of the race. */
const show = ({ context }: Race, { peer, stage, tcpMs }: ConnectionAttempt): void => {
  context.address = peer;
  context.stage = stage;
  context.tcpMs = tcpMs;
};

const showFurthest = (race: Race): void => {
  const open = [...race.pending.keys()];
  const furthest = open.find(({ stage }) => stage === 'tls') ?? open[0];
  if (furthest) show(race, furthest);
};

/** Closes every socket but that of the result. */
const finish = (race: Race, result: DialResult): void => {
  clearTimeout(race.timer);
  race.context.cancel = undefined;
  const won = 'socket' in result ? result.socket : undefined;
  for (const socket of race.pending.values()) if (socket !== won) socket.destroy();
  race.pending.clear();
  race.done(result);
};

const startLater = (race: Race): void => {
  clearTimeout(race.timer);
  const addressesLeft = race.addresses.length - race.attempts.length;
  if (addressesLeft > 0) race.timer = setTimeout(startNext, delayMs(race.context, addressesLeft), race);
};

/** An error of TLS is what the server answered; one of the system is the loss of its connection. */
const isAnswer = ({ stage }: ConnectionAttempt, code: string): boolean => stage === 'tls' && isTlsCode(code);

/** The attempt has lost; another one may still win. */
const goOn = (race: Race): void => {
  const { context, attempts, addresses, pending } = race;
  if (attempts.length < addresses.length) startNext(race);
  else if (pending.size > 0) showFurthest(race);
  else {
    show(race, reportedAttempt(attempts));
    finish(race, { error: noConnection(context) });
  }
};

const onError = (race: Race, attempt: ConnectionAttempt, code: string): void => {
  const socket = race.pending.get(attempt);
  if (!socket) return;
  attempt.failure = code;
  if (isAnswer(attempt, code)) {
    show(race, attempt);
    finish(race, { error: connectError(code, race.context) });
  } else {
    socket.destroy();
    race.pending.delete(attempt);
    goOn(race);
  }
};

const onSecure = (race: Race, attempt: ConnectionAttempt, socket: TLSSocket, connectedAt: number): void => {
  const { context, endpoint } = race;
  if (!race.pending.has(attempt)) return;
  show(race, attempt);
  endPhase(context, 'tlsMs', connectedAt);
  const error = certificateError(
    socket,
    { host: servernameOf(endpoint) ?? endpoint.host, trust: endpoint.tls?.trust },
    context,
  );
  finish(race, error ? { error } : { socket });
};

/** Node reports a connection that the server closed during the handshake as a reset, but without a system call. */
const failureCodeOf = (error: NodeJS.ErrnoException): string => {
  const code = errorCodeOf(error);
  return code === 'ECONNRESET' && error.syscall === undefined ? closedByPeer : code;
};

const watch = (race: Race, attempt: ConnectionAttempt, socket: Socket): void => {
  const startedAt = performance.now();
  socket.on('error', (error: NodeJS.ErrnoException) => onError(race, attempt, failureCodeOf(error)));
  socket.once('connect', () => {
    if (!race.pending.has(attempt)) return;
    const connectedAt = performance.now();
    attempt.tcpMs = connectedAt - startedAt;
    if (race.endpoint.tls) attempt.stage = 'tls';
    show(race, attempt);
    if (race.endpoint.tls) {
      socket.once('secureConnect', () => onSecure(race, attempt, socket as TLSSocket, connectedAt));
      // The handshake has as long as the connection had, before another address is tried.
      startLater(race);
    } else finish(race, { socket });
  });
};

const startNext = (race: Race): void => {
  const { context, endpoint, attempts, pending } = race;
  const address = race.addresses[attempts.length] ?? '';
  const peer = formatEndpoint(address, endpoint.port);
  const attempt: ConnectionAttempt = { peer, stage: 'connect', tcpMs: undefined, failure: undefined };
  attempts.push(attempt);
  const socket = race.openSocket(context, endpoint, address);
  if ('code' in socket) finish(race, { error: socket });
  else {
    pending.set(attempt, socket);
    showFurthest(race);
    watch(race, attempt, socket);
    startLater(race);
  }
};

/**
 * No attempt is ended while it may still succeed. The next one starts when one fails, or when nothing has happened for a
 * while. A connection is usable after TCP, and after TLS if required: an address that accepts and then is silent has not
 * won. A finished handshake and an error of TLS decide at once, because users of the service would meet them.
 */
export const startRace = (input: RaceInput): void => {
  const { context } = input;
  const attempts: ConnectionAttempt[] = [];
  const race: Race = { ...input, attempts, pending: new Map(), timer: undefined };
  context.attempts = attempts;
  context.cancel = (error) => finish(race, { error });
  startNext(race);
};
