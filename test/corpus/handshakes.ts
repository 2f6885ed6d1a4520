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

const clientCertificate = 'requires a client certificate that it accepts';
const rejects = 'did not accept a message of the TLS handshake';

const alerts: readonly (readonly [number: number, name: string, sentence: string, code: string])[] = [
  [10, 'unexpected_message', rejects, 'ALERT_UNEXPECTED_MESSAGE'],
  [20, 'bad_record_mac', rejects, 'ALERT_BAD_RECORD_MAC'],
  [
    40,
    'handshake_failure',
    'ended the TLS handshake: no cipher in common, or it requires a client certificate',
    'ALERT_HANDSHAKE_FAILURE',
  ],
  [41, 'no_certificate', clientCertificate, 'ALERT_NO_CERTIFICATE'],
  [42, 'bad_certificate', clientCertificate, 'ALERT_BAD_CERTIFICATE'],
  [44, 'certificate_revoked', clientCertificate, 'ALERT_CERTIFICATE_REVOKED'],
  [46, 'certificate_unknown', clientCertificate, 'ALERT_CERTIFICATE_UNKNOWN'],
  [47, 'illegal_parameter', rejects, 'ALERT_ILLEGAL_PARAMETER'],
  [48, 'unknown_ca', clientCertificate, 'ALERT_UNKNOWN_CA'],
  [49, 'access_denied', clientCertificate, 'ALERT_ACCESS_DENIED'],
  [50, 'decode_error', rejects, 'ALERT_DECODE_ERROR'],
  [51, 'decrypt_error', rejects, 'ALERT_DECRYPT_ERROR'],
  [70, 'protocol_version', 'supports neither TLS 1.2 nor TLS 1.3', 'ALERT_PROTOCOL_VERSION'],
  [71, 'insufficient_security', 'requires stronger encryption than it was offered', 'ALERT_INSUFFICIENT_SECURITY'],
  [80, 'internal_error', 'ended the TLS handshake because of an error of its own', 'ALERT_INTERNAL_ERROR'],
  [
    86,
    'inappropriate_fallback',
    'refused the TLS version, because it supports a newer one',
    'ALERT_INAPPROPRIATE_FALLBACK',
  ],
  [109, 'missing_extension', rejects, 'ALERT_MISSING_EXTENSION'],
  [110, 'unsupported_extension', rejects, 'UNSUPPORTED_EXTENSION'],
  [112, 'unrecognized_name', 'does not serve the name 127.0.0.1', 'UNRECOGNIZED_NAME'],
  [115, 'unknown_psk_identity', 'requires a key that was agreed upon before \\(PSK\\)', 'ALERT_UNKNOWN_PSK_IDENTITY'],
  [116, 'certificate_required', clientCertificate, 'ALERT_CERTIFICATE_REQUIRED'],
  [120, 'no_application_protocol', 'supports HTTP/2 only, which cannot be checked', 'ALERT_NO_APPLICATION_PROTOCOL'],
];

/** ServerHello of TLS 1.2 with this cipher and these extensions, as hexadecimal digits. */
const serverHello = (cipher: string, extensions = ''): string => {
  const rest = extensions === '' ? '' : `${(extensions.length / 2).toString(16).padStart(4, '0')}${extensions}`;
  const body = `0303${'ab'.repeat(32)}00${cipher}00${rest}`;
  return `02${(body.length / 2).toString(16).padStart(6, '0')}${body}`;
};
const record = (message: string): Buffer =>
  Buffer.from(`160303${(message.length / 2).toString(16).padStart(4, '0')}${message}`, 'hex');

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
    expected: { code: 'CONNECTION_CLOSED', message: /^127.0.0.1:\d+ closed the connection during the TLS handshake$/ },
  },
  {
    name: 'that is closed in the middle',
    serve: sends(partialHello),
    expected: { code: 'CONNECTION_CLOSED', message: /during the TLS handshake$/ },
  },
  failed(
    'with a response in plain HTTP',
    sends('HTTP/1.1 400 Bad Request\r\n\r\n'),
    /does not use TLS: is this a port without encryption\? \(WRONG_VERSION_NUMBER\)$/,
  ),
  failed('with a response of SSH', sends('SSH-2.0-OpenSSH_9.6\r\n'), /does not use TLS/),
  failed('with a response of SMTP', sends('220 mail.example ESMTP\r\n'), /does not use TLS/),
  failed('with a response of zeros', sends(Buffer.alloc(5_000)), /does not use TLS|failed/),
  failed('with a response of random bytes', sends(Buffer.alloc(5_000, 0xa5)), /does not use TLS|failed/),
  failed('with an endless response', sendsForever('', Buffer.alloc(50_000, 0x16)), /./),
  failed(
    'with a record that is too long',
    sends(Buffer.from('160303ffff', 'hex'), Buffer.alloc(70_000)),
    /sent a message that TLS does not allow \(DATA_LENGTH_TOO_LONG\)$/,
  ),
  ...alerts.map(([number, name, sentence, code]) =>
    failed(
      `that ends with the alert ${name}`,
      sends(alert(number)),
      new RegExp(`^127.0.0.1:\\d+ ${sentence} \\(${code}\\)$`),
    ),
  ),
  failed(
    'without secure renegotiation',
    sends(record(serverHello('c02f'))),
    /supports only the old, unsafe renegotiation of TLS, and must be updated \(RFC 5746\) \(UNSAFE_LEGACY_RENEGOTIATION_DISABLED\)$/,
  ),
  failed(
    'with a cipher that was not offered',
    sends(record(serverHello('0005', 'ff01000100'))),
    /sent a message that TLS does not allow \([A-Z_]+\)$/,
  ),
  {
    name: 'that ends with an unknown alert',
    serve: sends(alert(250)),
    expected: { code: 'CONNECTION_CLOSED', message: /during the TLS handshake$/ },
  },
];
