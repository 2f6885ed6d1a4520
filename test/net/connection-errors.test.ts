// Errors of a connection, by the codes of the system, of OpenSSL and of DNS.
import { describe, expect, it } from 'vitest';
import { type ConnectionContext, createConnectionContext, type Stage } from '../../shared/net/connection-context.ts';
import {
  addressRefused,
  connectError,
  connectionTimedOut,
  moreInformative,
  resolverError,
  timeoutError,
} from '../../shared/net/connection-errors.ts';
import { formatEndpoint } from '../../shared/net/format-endpoint.ts';
import { type NetworkErrorCode, networkError } from '../../shared/net/network-error.ts';

const context = (stage: Stage, more: Partial<ConnectionContext> = {}): ConnectionContext => ({
  ...createConnectionContext({ timeoutMs: 5_000, allowPrivate: false }, 'shop.example'),
  stage,
  address: '192.0.2.1:443',
  ...more,
});

const earlierFailure = {
  address: '192.0.2.9:443',
  error: { code: 'CONNECTION_REFUSED', message: 'connection refused by 192.0.2.9:443' },
} as const;

describe('a connection that times out', () => {
  it.each<readonly [Stage, Partial<ConnectionContext>, NetworkErrorCode, string]>([
    ['queue', {}, 'OVERLOADED', 'no response within 5 s (too many requests in progress on this machine)'],
    ['dns', {}, 'TIMED_OUT', 'no response within 5 s (still looking up shop.example)'],
    ['dns', { timeoutMs: 997 }, 'TIMED_OUT', 'no response within 1 s (still looking up shop.example)'],
    ['connect', {}, 'TIMED_OUT', 'no response within 5 s (still connecting to 192.0.2.1:443)'],
    [
      'connect',
      { earlierFailure },
      'TIMED_OUT',
      'no response within 5 s (still connecting to 192.0.2.1:443; before that: connection refused by 192.0.2.9:443)',
    ],
    [
      'tls',
      { tcpMs: 4 },
      'TIMED_OUT',
      'no response within 5 s (connected to 192.0.2.1:443 in 4 ms, then no TLS handshake)',
    ],
  ])('reports its progress at the stage %s', (stage, more, code, message) => {
    expect(connectionTimedOut(context(stage, more))).toEqual({ code, message });
  });
});

describe('a connection that fails', () => {
  it.each<readonly [Stage, string, NetworkErrorCode, string]>([
    ['connect', 'ECONNREFUSED', 'CONNECTION_REFUSED', 'connection refused by 192.0.2.1:443'],
    ['connect', 'EHOSTUNREACH', 'UNREACHABLE', 'no route to 192.0.2.1:443 (EHOSTUNREACH)'],
    ['connect', 'ETIMEDOUT', 'TIMED_OUT', 'no response from 192.0.2.1:443 to the connection attempt'],
    ['connect', 'EMFILE', 'OVERLOADED', 'this machine cannot open another connection (EMFILE)'],
    ['connect', 'EWHATEVER', 'CONNECTION_FAILED', 'connection to 192.0.2.1:443 failed (EWHATEVER)'],
    ['tls', 'ECONNRESET', 'CONNECTION_RESET', 'connection reset by 192.0.2.1:443 during the TLS handshake'],
    ['tls', 'ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION', 'TLS_FAILED', '192.0.2.1:443 supports neither TLS 1.2 nor TLS 1.3'],
  ])('at the stage %s with %s', (stage, system, code, message) => {
    expect(connectError(system, context(stage))).toEqual({ code, message });
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
    expect(resolverError({ kind: 'answered', code }, context('dns'))).toEqual({ code: expected, message });
  });
});

describe('of two failed addresses', () => {
  const failureOf = (address: string, code: NetworkErrorCode) => ({ address, error: { code, message: address } });
  it.each<readonly [NetworkErrorCode, NetworkErrorCode, 'first' | 'second']>([
    ['CONNECTION_REFUSED', 'UNREACHABLE', 'first'],
    ['UNREACHABLE', 'CONNECTION_REFUSED', 'second'],
    ['TIMED_OUT', 'UNREACHABLE', 'first'],
    ['TIMED_OUT', 'CONNECTION_REFUSED', 'second'],
    ['CONNECTION_REFUSED', 'CONNECTION_RESET', 'first'],
    ['UNREACHABLE', 'UNREACHABLE', 'first'],
  ])('%s and %s, the %s is reported', (first, second, reported) => {
    expect(moreInformative(failureOf('first', first), failureOf('second', second)).address).toBe(reported);
  });
});

describe('a refused address', () => {
  it('is named with its host, and with the option that allows it', () => {
    const refused = { address: '10.0.0.1', kind: 'private', canBeAllowed: true } as const;
    expect(addressRefused(refused, context('dns', { host: 'intranet.example' })).message).toBe(
      'address 10.0.0.1 of intranet.example is private; set allowPrivate to allow it',
    );
  });

  it('is named alone when the URL contains it', () => {
    const refused = { address: '169.254.169.254', kind: 'metadata', canBeAllowed: false } as const;
    expect(addressRefused(refused, context('dns', { host: '169.254.169.254' })).message).toBe(
      'address 169.254.169.254 is a cloud metadata address',
    );
  });
});

it.each([0, -1, Number.NaN, 2_147_483_648])('a time-out of %d ms is invalid', (timeoutMs) => {
  expect(timeoutError(timeoutMs, 'en')).toMatchObject({ code: 'INVALID_REQUEST' });
});

it('an error message is one line of at most 300 characters', () => {
  expect(networkError('INVALID_RESPONSE', 'a\r\nb\u0000c\u001b[31md\u202ee\u2028f\ufeff').message).toBe('a bcde f');
  expect(networkError('INVALID_RESPONSE', 'x'.repeat(1_000)).message).toBe(`${'x'.repeat(299)}…`);
});

it('an endpoint has brackets around an IPv6 address', () => {
  expect(formatEndpoint('::1', 80)).toBe('[::1]:80');
  expect(formatEndpoint('127.0.0.1', 80)).toBe('127.0.0.1:80');
});
