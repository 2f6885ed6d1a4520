// Sends the requests of TCP checks: connects, writes, and reads until the response is as expected.
import type { Socket } from 'node:net';
import { networkMessages } from '../../messages/network.ts';
import { type ConnectionContext, endPhase, phasesOf } from '../../net/connection-context.ts';
import { peerOf, roundedTimeoutMs, tlsError } from '../../net/connection-errors.ts';
import { type NetworkError, networkError } from '../../net/network-error.ts';
import type { ProbeOutcome } from '../../net/probe-port.ts';
import { errorCodeOf, isTlsCode } from '../../net/tls-failures.ts';
import { createGuardedSender } from '../guarded-sender.ts';
import type { ProbeDeps, ProbeKind } from '../probe-kind.ts';
import type { TcpEvidence } from './evidence.ts';
import { type TcpRequest, type TcpResponse, tcpKind } from './kind.ts';
import { createResponseReader, type ResponseReader } from './response-reader.ts';
import { tcp } from './tcp.ts';

type TcpOutcome = ProbeOutcome<TcpResponse, TcpEvidence>;
type Settle = (result: TcpResponse | NetworkError) => void;

const evidenceOf = (context: ConnectionContext, request: TcpRequest, bytes: number | undefined): TcpEvidence => ({
  ...tcpKind.initialEvidence(request),
  ...(context.address === undefined ? undefined : { address: context.address }),
  ...(context.resolved === undefined ? undefined : { resolved: context.resolved }),
  ...(bytes === undefined ? undefined : { bytes }),
  ...(context.tls === undefined ? undefined : { tls: context.tls }),
  phases: phasesOf(context),
});

const failed = (context: ConnectionContext, request: TcpRequest, error: NetworkError, bytes?: number): TcpOutcome => ({
  ok: false,
  error,
  evidence: { ...evidenceOf(context, request, bytes), error },
});

/** `code` is a code of the system or of OpenSSL. */
const responseError = (code: string, context: ConnectionContext): NetworkError => {
  const messages = networkMessages(context.language);
  const peer = peerOf(context);
  if (code === 'ECONNRESET' || code === 'EPIPE')
    return networkError('CONNECTION_RESET', messages.resetBeforeResponse({ peer }), context.stage);
  if (isTlsCode(code)) return tlsError(code, context);
  return networkError('CONNECTION_FAILED', messages.exchangeFailed({ peer, code }), context.stage, code);
};

const closedError = (context: ConnectionContext): NetworkError =>
  networkError(
    'CONNECTION_CLOSED',
    networkMessages(context.language).closedBeforeResponse({ peer: peerOf(context) }),
    context.stage,
  );

const responseTimedOut = (context: ConnectionContext): NetworkError => {
  const { tcpMs = 0, tlsMs, language, stage } = context;
  const timeoutMs = roundedTimeoutMs(context);
  return networkError('TIMED_OUT', networkMessages(language).timedOutWaiting({ timeoutMs, tcpMs, tlsMs }), stage);
};

/** A server that sends byte by byte must not cause a comparison for each byte. */
const minComparisonIntervalMs = 50;

/**
 * Reads until the response is as expected, the server closes the connection, or `context.cancel` is called. Returns the
 * function that stops reading.
 */
const readResponse = (
  socket: Socket,
  context: ConnectionContext,
  reader: ResponseReader,
  settle: Settle,
): (() => void) => {
  const sentAt = performance.now();
  let comparedAt = Number.NEGATIVE_INFINITY;
  let timer: NodeJS.Timeout | undefined;

  const compare = (): void => {
    timer = undefined;
    comparedAt = performance.now();
    const isExpected = reader.isExpected();
    if (isExpected || reader.isFull()) settle({ text: reader.text(), isExpected });
  };
  /** What was received until then says more than how it ended. */
  const settleEnded = (error: NetworkError): void =>
    settle(reader.bytes() === 0 ? error : { text: reader.text(), isExpected: reader.isExpected() });
  const onData = (chunk: Buffer): void => {
    if (reader.bytes() === 0) endPhase(context, 'firstByteMs', sentAt);
    reader.add(chunk);
    const waitMs = comparedAt + minComparisonIntervalMs - performance.now();
    if (waitMs <= 0 || reader.isFull()) compare();
    else timer ??= setTimeout(compare, waitMs);
  };
  const onClose = (): void => settleEnded(closedError(context));

  socket.on('data', onData).on('end', onClose).on('close', onClose);
  context.cancel = (error) => (error.code === 'TIMED_OUT' ? settleEnded(error) : settle(error));
  return () => {
    clearTimeout(timer);
    socket.off('data', onData).off('end', onClose).off('close', onClose);
  };
};

/** Writes and reads over an open connection, then destroys it. */
const useConnection = (socket: Socket, context: ConnectionContext, request: TcpRequest): Promise<TcpOutcome> =>
  new Promise((resolve) => {
    const { send, expect } = request;
    const reader = expect && createResponseReader(expect);
    let stopReading = (): void => {};
    const settle: Settle = (result) => {
      stopReading();
      context.cancel = undefined;
      socket.destroy();
      const bytes = reader?.bytes();
      if ('code' in result) resolve(failed(context, request, result, bytes));
      else resolve({ ok: true, response: result, evidence: evidenceOf(context, request, bytes) });
    };
    const onSent = (error?: Error | null): void => {
      if (!error && !reader) settle({ text: '', isExpected: true });
    };
    context.stage = 'response';
    context.cancel = settle;
    socket.once('error', (error: NodeJS.ErrnoException) => settle(responseError(errorCodeOf(error), context)));
    if (reader) stopReading = readResponse(socket, context, reader, settle);
    if (send === undefined) onSent();
    else socket.write(send, onSent);
  });

const createSender = ({ connector, limit }: ProbeDeps) =>
  createGuardedSender<TcpRequest>(limit, {
    hostOf: ({ host }) => host,
    run: (context, request) =>
      new Promise((resolve) => {
        const { host, port, tls, trust } = request;
        connector.open(context, { host, port, tls: tls && { ...tls, trust } }, (result) => {
          if ('error' in result) resolve(failed(context, request, result.error));
          else resolve(useConnection(result.socket, context, request));
        });
      }),
    failed,
    responseTimedOut,
  });

/** `tcp://mail.example:25` and `tls://mail.example:993`. */
const checkOfUrl: ProbeKind<TcpRequest>['checkOfUrl'] = (name, url) => {
  const [, scheme, address = ''] = /^(tcp|tls):\/\/(.*?)\/?$/i.exec(url) ?? [];
  return tcp(name, address, { tls: scheme?.toLowerCase() === 'tls' });
};

export const tcpProbe: ProbeKind<TcpRequest> = { kind: 'tcp', createSender, checkOfUrl };
