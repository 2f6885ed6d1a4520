// TLS handshakes that stall, fail, or use another protocol.
import type { Socket } from 'node:net';
import { type Case, sends, sendsAndWaits, sendsForever } from './support/case.ts';

/** `serve` runs after the ClientHello has arrived. */
type Handshake = Omit<Case, 'url' | 'serve'> & { readonly serve: (socket: Socket) => void };

/** The start of a ServerHello: a record of 122 bytes, of which 11 are sent. */
const partialHello = Buffer.from('160303007a020000760303', 'hex');
const failed = (name: string, serve: Handshake['serve'], pattern: RegExp): Handshake => ({
  name,
  serve,
  expected: { code: 'TLS_FAILED', message: pattern },
});
const stalls = (name: string, serve: Handshake['serve']): Handshake => ({
  name,
  serve,
  expected: {
    code: 'TIMED_OUT',
    message: /^no response within 1 s \(connected to 127\.0\.0\.1:\d+ in \d+ ms, then no TLS handshake\)$/,
  },
});
const alert = (code: number): Buffer => Buffer.from([0x15, 3, 3, 0, 2, 2, code]);

export const handshakes: readonly Handshake[] = [
  stalls('that never starts', () => {}),
  stalls('that stops in the middle', sendsAndWaits(partialHello)),
  stalls('that arrives byte by byte', sendsForever('', Buffer.from([0x16]), 10_000)),
  {
    name: 'that is reset',
    serve: (socket) => socket.resetAndDestroy(),
    expected: { code: 'CONNECTION_RESET', message: /during the TLS handshake$/ },
  },
  {
    name: 'that is closed',
    serve: (socket) => socket.end(),
    expected: { code: 'CONNECTION_RESET', message: /during the TLS handshake$/ },
  },
  { name: 'that is closed in the middle', serve: sends(partialHello), expected: { code: 'CONNECTION_RESET' } },
  failed(
    'with a response in plain HTTP',
    sends('HTTP/1.1 400 Bad Request\r\n\r\n'),
    /does not use TLS \(is this a port without encryption\?\)$/,
  ),
  failed('with a response of SSH', sends('SSH-2.0-OpenSSH_9.6\r\n'), /does not use TLS/),
  failed('with a response of SMTP', sends('220 mail.example ESMTP\r\n'), /does not use TLS/),
  failed('with a response of zeros', sends(Buffer.alloc(5_000)), /does not use TLS|failed/),
  failed('with a response of random bytes', sends(Buffer.alloc(5_000, 0xa5)), /does not use TLS|failed/),
  failed('with an endless response', sendsForever('', Buffer.alloc(50_000, 0x16)), /./),
  failed(
    'with a record that is too long',
    sends(Buffer.from('160303ffff', 'hex'), Buffer.alloc(70_000)),
    /does not use TLS|failed/,
  ),
  failed(
    'that ends with the alert handshake_failure',
    sends(alert(40)),
    /ended the TLS handshake: no cipher in common/,
  ),
  failed('that ends with the alert protocol_version', sends(alert(70)), /supports neither TLS 1\.2 nor TLS 1\.3$/),
  failed('that ends with the alert unrecognized_name', sends(alert(112)), /unrecognized name$/),
  failed('that ends with the alert internal_error', sends(alert(80)), /internal error$/),
  failed('that ends with the alert certificate_required', sends(alert(116)), /requires a client certificate/),
  { name: 'that ends with an unknown alert', serve: sends(alert(250)), expected: { message: /TLS handshake/ } },
];
