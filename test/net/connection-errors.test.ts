// Errors of a connection, by the codes of the system, of OpenSSL and of DNS.
import { describe, expect, it } from 'vitest';
import type { RequestPhase } from '../../shared/model/run.ts';
import { timeoutError } from '../../shared/net/cancellation-errors.ts';
import {
  type ConnectionAttempt,
  type ConnectionContext,
  createConnectionContext,
} from '../../shared/net/connection-context.ts';
import {
  addressRefused,
  connectError,
  connectionTimedOut,
  noConnection,
  reportedAttempt,
  resolverError,
} from '../../shared/net/connection-errors.ts';
import { formatEndpoint } from '../../shared/net/format-endpoint.ts';
import { type NetworkErrorCode, networkError } from '../../shared/net/network-error.ts';

const context = (stage: RequestPhase, more: Partial<ConnectionContext> = {}): ConnectionContext => ({
  ...createConnectionContext({ timeoutMs: 5_000, allowPrivate: false }, 'shop.example'),
  stage,
  address: '192.0.2.1:443',
  ...more,
});

const attempt = (peer: string, failure?: string, stage: ConnectionAttempt['stage'] = 'connect'): ConnectionAttempt => ({
  peer,
  stage,
  tcpMs: undefined,
  failure,
});

describe('a connection that times out', () => {
  it.each<readonly [RequestPhase, Partial<ConnectionContext>, NetworkErrorCode, string]>([
    ['queue', {}, 'OVERLOADED', 'no response within 5 s (too many requests in progress on this machine)'],
    ['resolve', {}, 'TIMED_OUT', 'no response within 5 s (still looking up shop.example)'],
    ['resolve', { timeoutMs: 997 }, 'TIMED_OUT', 'no response within 1 s (still looking up shop.example)'],
    ['connect', {}, 'TIMED_OUT', 'no response within 5 s (still connecting to 192.0.2.1:443)'],
    [
      'tls',
      { attempts: [attempt('192.0.2.9:443', 'ECONNREFUSED'), attempt('192.0.2.1:443', undefined, 'tls')] },
      'TIMED_OUT',
      'no response within 5 s from any of 2 addresses: connection refused by 192.0.2.9:443; ' +
        'connection accepted by 192.0.2.1:443, then no TLS handshake',
    ],
    [
      'tls',
      { tcpMs: 4 },
      'TIMED_OUT',
      'no response within 5 s (connected to 192.0.2.1:443 in 4 ms, then no TLS handshake)',
    ],
  ])('reports its progress at the stage %s', (stage, more, code, message) => {
    expect(connectionTimedOut(context(stage, more))).toMatchObject({ code, message, phase: stage });
  });
});

describe('a connection that fails', () => {
  it.each<readonly [RequestPhase, string, NetworkErrorCode, string]>([
    ['connect', 'ECONNREFUSED', 'CONNECTION_REFUSED', 'connection refused by 192.0.2.1:443'],
    ['connect', 'EHOSTUNREACH', 'UNREACHABLE', 'no route to 192.0.2.1:443 (EHOSTUNREACH)'],
    ['connect', 'ETIMEDOUT', 'TIMED_OUT', 'no response from 192.0.2.1:443 to the connection attempt'],
    ['connect', 'EMFILE', 'OVERLOADED', 'this machine cannot open another connection (EMFILE)'],
    ['connect', 'EWHATEVER', 'CONNECTION_FAILED', 'connection to 192.0.2.1:443 failed (EWHATEVER)'],
    ['tls', 'CLOSED', 'CONNECTION_CLOSED', '192.0.2.1:443 closed the connection during the TLS handshake'],
    ['tls', 'ECONNRESET', 'CONNECTION_RESET', 'connection reset by 192.0.2.1:443 during the TLS handshake'],
    [
      'tls',
      'ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION',
      'TLS_FAILED',
      '192.0.2.1:443 supports neither TLS 1.2 nor TLS 1.3 (ALERT_PROTOCOL_VERSION)',
    ],
  ])('at the stage %s with %s', (stage, system, code, message) => {
    expect(connectError(system, context(stage))).toMatchObject({ code, message, phase: stage });
  });
});

describe('a name that is not resolved', () => {
  it.each<readonly [string, NetworkErrorCode, string]>([
    ['ENOTFOUND', 'DNS_NOT_FOUND', 'no such host shop.example'],
    ['ENODATA', 'DNS_NOT_FOUND', 'the host shop.example exists but has no IP address'],
    ['EBADNAME', 'DNS_NOT_FOUND', '"shop.example" is not a valid host name'],
    ['ETIMEOUT', 'DNS_TIMED_OUT', 'the DNS server did not respond for shop.example'],
    ['ECONNREFUSED', 'DNS_FAILED', 'could not reach a DNS server to look up shop.example'],
    ['ESERVFAIL', 'DNS_FAILED', 'the DNS server could not look up shop.example (server failure, SERVFAIL)'],
    ['EWHATEVER', 'DNS_FAILED', 'the DNS server could not look up shop.example (EWHATEVER)'],
  ])('with %s', (code, expected, message) => {
    expect(resolverError({ kind: 'answered', code }, context('resolve'))).toMatchObject({
      ...{ code: expected, message },
      phase: 'resolve',
    });
  });
});

describe('of two failed addresses', () => {
  it.each([
    ['ECONNREFUSED', 'ENETUNREACH', 'first'],
    ['EINVAL', 'ETIMEDOUT', 'second'],
    ['ENETUNREACH', 'ECONNREFUSED', 'second'],
    ['ETIMEDOUT', 'ENETUNREACH', 'first'],
    ['ETIMEDOUT', 'ECONNREFUSED', 'second'],
    ['ECONNREFUSED', 'ECONNRESET', 'first'],
    ['ECONNREFUSED', 'EMFILE', 'second'],
    ['ENETUNREACH', 'ENETUNREACH', 'first'],
  ])('%s and %s, the %s is reported', (first, second, reported) => {
    expect(reportedAttempt([attempt('first', first), attempt('second', second)]).peer).toBe(reported);
  });
});

describe('when every address has failed', () => {
  const failed = (...attempts: readonly ConnectionAttempt[]) => noConnection(context('connect', { attempts }));

  it('the only one is reported alone', () => {
    expect(failed(attempt('a', 'ECONNREFUSED')).message).toBe('connection refused by a');
  });

  it.each([
    ['two', ['a', 'b'], 'connection refused by a and b'],
    ['many', ['a', 'b', 'c', 'd'], 'connection refused by a, b and 2 more'],
  ])('alike, %s share one reason', (_, peers, reason) => {
    const attempts = peers.map((peer) => attempt(peer, 'ECONNREFUSED'));
    expect(failed(...attempts)).toMatchObject({
      code: 'CONNECTION_REFUSED',
      message: `no usable connection to any of ${peers.length} addresses: ${reason}`,
    });
  });

  it('differently, each reason is named, the most informative first, in one line', () => {
    const attempts = [attempt('a', 'ETIMEDOUT'), attempt('b', 'ENETUNREACH'), attempt('c', 'ECONNRESET', 'tls')];
    expect(failed(...attempts)).toMatchObject({
      code: 'CONNECTION_RESET',
      message:
        'no usable connection to any of 3 addresses: connection reset by c during the TLS handshake; ' +
        'no response from a to the connection attempt; no route to b (ENETUNREACH)',
    });
  });
});

describe('a refused address', () => {
  it('is named with its host, and with the option that allows it', () => {
    const refused = { address: '10.0.0.1', kind: 'private', canBeAllowed: true } as const;
    expect(addressRefused(refused, context('resolve', { host: 'intranet.example' })).message).toBe(
      'address 10.0.0.1 of intranet.example is private; set allowPrivate to allow it',
    );
  });

  it('is named alone when the URL contains it', () => {
    const refused = { address: '169.254.169.254', kind: 'metadata', canBeAllowed: false } as const;
    expect(addressRefused(refused, context('resolve', { host: '169.254.169.254' })).message).toBe(
      'address 169.254.169.254 is a cloud metadata address',
    );
  });
});

it.each([0, -1, Number.NaN, 2_147_483_648])('a time-out of %d ms is invalid', (timeoutMs) => {
  expect(timeoutError(timeoutMs, 'en')).toMatchObject({ code: 'INVALID_REQUEST' });
});

it('an error message is one line of at most 300 characters', () => {
  expect(networkError('INVALID_RESPONSE', 'a\r\nb\u0000c\u001b[31md\u202ee\u2028f\ufeff', 'body').message).toBe(
    'a bcde f',
  );
  expect(networkError('INVALID_RESPONSE', 'x'.repeat(1_000), 'body').message).toBe(`${'x'.repeat(299)}…`);
});

it('an endpoint has brackets around an IPv6 address', () => {
  expect(formatEndpoint('::1', 80)).toBe('[::1]:80');
  expect(formatEndpoint('127.0.0.1', 80)).toBe('127.0.0.1:80');
});
