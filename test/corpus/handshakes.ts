// Handshakes that stall, break off, or are none.
import type { Socket } from 'node:net';
import { type Case, says, saysAndWaits, saysForEver } from './support/case.ts';

/** `serve` begins once the client has said hello. */
type Handshake = Omit<Case, 'url' | 'serve'> & { readonly serve: (socket: Socket) => void };

/** The beginning of a server's first message: a record of 122 bytes, of which only a few come. */
const partialHello = Buffer.from('160303007a020000760303', 'hex');
const failed = (name: string, serve: Handshake['serve'], pattern: RegExp): Handshake => ({
  name,
  serve,
  ends: { code: 'TLS_FAILED', says: pattern },
});
const stalls = (name: string, serve: Handshake['serve']): Handshake => ({
  name,
  serve,
  ends: {
    code: 'TIMED_OUT',
    says: /^no answer within 1 s \(connected to 127\.0\.0\.1:\d+ in \d+ ms, then no TLS handshake\)$/,
  },
});
const alert = (code: number): Buffer => Buffer.from([0x15, 3, 3, 0, 2, 2, code]);

export const handshakes: readonly Handshake[] = [
  stalls('that never begins', () => {}),
  stalls('that stops in the middle', saysAndWaits(partialHello)),
  stalls('that drips', saysForEver('', Buffer.from([0x16]), 10_000)),
  {
    name: 'that is reset',
    serve: (socket) => socket.resetAndDestroy(),
    ends: { code: 'CONNECTION_RESET', says: /during the TLS handshake$/ },
  },
  {
    name: 'that is closed',
    serve: (socket) => socket.end(),
    ends: { code: 'CONNECTION_RESET', says: /during the TLS handshake$/ },
  },
  { name: 'that is closed in the middle', serve: says(partialHello), ends: { code: 'CONNECTION_RESET' } },
  failed(
    'that is plain HTTP',
    says('HTTP/1.1 400 Bad Request\r\n\r\n'),
    /does not speak TLS \(is it an http: port\?\)$/,
  ),
  failed('that is SSH', says('SSH-2.0-OpenSSH_9.6\r\n'), /does not speak TLS/),
  failed('that is SMTP', says('220 mail.example ESMTP\r\n'), /does not speak TLS/),
  failed('that is zeros', says(Buffer.alloc(5_000)), /does not speak TLS|failed/),
  failed('that is bytes at random', says(Buffer.alloc(5_000, 0xa5)), /does not speak TLS|failed/),
  failed('without end', saysForEver('', Buffer.alloc(50_000, 0x16)), /./),
  failed(
    'of a record that is too long',
    says(Buffer.from('160303ffff', 'hex'), Buffer.alloc(70_000)),
    /does not speak TLS|failed/,
  ),
  failed('that ends in handshake_failure', says(alert(40)), /broke the TLS handshake off: no cipher in common/),
  failed('that ends in protocol_version', says(alert(70)), /speaks neither TLS 1\.2 nor TLS 1\.3$/),
  failed('that ends in unrecognized_name', says(alert(112)), /unrecognized name$/),
  failed('that ends in internal_error', says(alert(80)), /internal error$/),
  failed('that ends in certificate_required', says(alert(116)), /wants a client certificate/),
  { name: 'that ends in an alert that nobody knows', serve: says(alert(250)), ends: { says: /TLS handshake/ } },
];
