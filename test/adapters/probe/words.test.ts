// The words for trouble: understandable, bounded, and free of what an answer might smuggle in.
import { describe, expect, it } from 'vitest';
import { showable, shownBytes, shownDuration, shownEndpoint } from '../../../shared/adapters/probe/text.ts';
import { type Stage, startTrip, type Trip } from '../../../shared/adapters/probe/trip.ts';
import * as words from '../../../shared/adapters/probe/words.ts';

const trip = (stage: Stage, more: Partial<Trip> = {}): Trip => ({
  ...startTrip(
    { method: 'GET', shownUrl: 'https://shop.example/', timeoutMs: 5_000, allowPrivate: false, maxBytes: 100 },
    'shop.example',
  ),
  stage,
  address: '192.0.2.1:443',
  ...more,
});

describe('time that ran out', () => {
  it.each<readonly [Stage, Partial<Trip>, string]>([
    ['place', {}, 'no answer within 5 s (too many requests under way on this machine)'],
    ['name', {}, 'no answer within 5 s (still looking up shop.example)'],
    ['connect', {}, 'no answer within 5 s (still connecting to 192.0.2.1:443)'],
    ['tls', {}, 'no answer within 5 s (connected to 192.0.2.1:443, then no TLS handshake)'],
    ['answer', { tcpMs: 4, tlsMs: 8 }, 'no answer within 5 s (connected in 12 ms, then nothing)'],
    ['answer', { tcpMs: 4, redirects: 2 }, 'no answer within 5 s (connected in 4 ms, then nothing, after 2 redirects)'],
    [
      'body',
      { status: 200, bytes: 1_234_567 },
      'no complete answer within 5 s (answered 200, then 1,234,567 bytes of a body that did not end)',
    ],
  ])('at the stage %s', (stage, more, message) => {
    expect(words.timedOut(trip(stage, more)).message).toBe(message);
  });
});

describe('a connection that failed', () => {
  it.each<readonly [Stage, string, string, string]>([
    ['connect', 'ECONNREFUSED', 'CONNECTION_REFUSED', 'connection refused by 192.0.2.1:443'],
    ['connect', 'EHOSTUNREACH', 'UNREACHABLE', 'no route to 192.0.2.1:443 (EHOSTUNREACH)'],
    ['connect', 'ETIMEDOUT', 'TIMED_OUT', 'no answer from 192.0.2.1:443 to the connection attempt'],
    ['connect', 'EMFILE', 'OVERLOADED', 'this machine cannot open another connection (EMFILE)'],
    ['connect', 'EWHATEVER', 'CONNECTION_FAILED', 'connection to 192.0.2.1:443 failed (EWHATEVER)'],
    ['tls', 'ECONNRESET', 'CONNECTION_RESET', 'connection reset by 192.0.2.1:443 during the TLS handshake'],
    ['tls', 'CERT_HAS_EXPIRED', 'CERTIFICATE_EXPIRED', 'certificate of shop.example has expired'],
    ['tls', 'CERT_NOT_YET_VALID', 'CERTIFICATE_INVALID', 'certificate of shop.example is not valid yet'],
    ['tls', 'DEPTH_ZERO_SELF_SIGNED_CERT', 'CERTIFICATE_UNTRUSTED', 'certificate of shop.example is self-signed'],
    ['tls', 'CERT_REVOKED', 'CERTIFICATE_INVALID', 'certificate of shop.example is not valid (CERT_REVOKED)'],
    [
      'tls',
      'ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION',
      'TLS_FAILED',
      'TLS handshake with 192.0.2.1:443 failed: alert protocol version',
    ],
  ])('%s, %s', (stage, system, code, message) => {
    expect(words.connectTrouble(system, trip(stage))).toEqual({ code, message });
  });
});

describe('an answer that failed', () => {
  it.each<readonly [Stage, string, string, string]>([
    ['answer', 'ECONNRESET', 'CONNECTION_RESET', 'connection reset by 192.0.2.1:443 before it answered'],
    [
      'body',
      'UND_ERR_SOCKET',
      'CONNECTION_CLOSED',
      '192.0.2.1:443 closed the connection in the middle of the body, after 1 byte',
    ],
    [
      'answer',
      'HPE_INVALID_CONSTANT',
      'BAD_ANSWER',
      'the answer from 192.0.2.1:443 is not valid HTTP (HPE_INVALID_CONSTANT)',
    ],
    ['answer', 'EWHATEVER', 'CONNECTION_FAILED', 'the exchange with 192.0.2.1:443 failed (EWHATEVER)'],
  ])('%s, %s', (stage, system, code, message) => {
    expect(words.answerTrouble(system, 'raw', trip(stage, { bytes: 1 }))).toEqual({ code, message });
  });
});

describe('a refused address', () => {
  it('is named, with what would open it', () => {
    expect(words.addressRefused('10.0.0.1', 'intranet.example', 'private', true).message).toBe(
      'address 10.0.0.1 of intranet.example is private; the monitor may allow it with allowPrivate',
    );
    expect(words.addressRefused('169.254.169.254', '169.254.169.254', 'metadata', false).message).toBe(
      'address 169.254.169.254 is a cloud metadata address',
    );
  });
});

describe('what is shown', () => {
  it('is on one line, without control characters or turned writing', () => {
    expect(words.trouble('BAD_ANSWER', 'a\r\nb\u0000c\u001b[31md\u202ee\u2028f\ufeff').message).toBe(
      'a b c [31md e f ',
    );
  });

  it('is bounded, and never half a character', () => {
    expect(words.trouble('BAD_ANSWER', 'x'.repeat(1_000)).message).toBe(`${'x'.repeat(299)}…`);
    expect(showable(`${'x'.repeat(8)}😀😀`, 10).isWellFormed()).toBe(true);
    expect(showable('a\ud800b', 10).isWellFormed()).toBe(true);
  });

  it.each([
    [0.4, '0 ms'],
    [999, '999 ms'],
    [1_500, '1.5 s'],
    [20_000, '20 s'],
  ])('%d ms is %s', (ms, text) => expect(shownDuration(ms)).toBe(text));

  it('has thousands', () => expect(shownBytes(1_048_576)).toBe('1,048,576 bytes'));

  it('has brackets round IPv6', () => expect(shownEndpoint('::1', 80)).toBe('[::1]:80'));
});
