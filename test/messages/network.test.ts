// The words for trouble: understandable, bounded, and free of what an answer might smuggle in.
import { describe, expect, it } from 'vitest';
import { wordsIn } from '../../shared/messages/network.ts';
import type { Stage } from '../../shared/net/connection-context.ts';
import * as connection from '../../shared/net/connection-errors.ts';
import { showable, shownBytes, shownDuration, shownEndpoint } from '../../shared/net/header-text.ts';
import { type NetworkErrorCode, networkError } from '../../shared/net/network-error.ts';
import { createRequestContext, type RequestContext } from '../../shared/net/request-context.ts';
import * as requests from '../../shared/net/request-errors.ts';
import { unsendableError } from '../../shared/net/request-headers.ts';

const context = (stage: Stage, more: Partial<RequestContext> = {}): RequestContext => ({
  ...createRequestContext(
    { method: 'GET', shownUrl: 'https://shop.example/', timeoutMs: 5_000, allowPrivate: false, maxBytes: 100 },
    'shop.example',
  ),
  stage,
  address: '192.0.2.1:443',
  ...more,
});

describe('time that ran out', () => {
  it.each<readonly [Stage, Partial<RequestContext>, string]>([
    ['queue', {}, 'no answer within 5 s (too many requests under way on this machine)'],
    ['dns', {}, 'no answer within 5 s (still looking up shop.example)'],
    ['connect', {}, 'no answer within 5 s (still connecting to 192.0.2.1:443)'],
    [
      'connect',
      {
        earlierFailure: {
          address: '192.0.2.9:443',
          error: { code: 'CONNECTION_REFUSED', message: 'connection refused by 192.0.2.9:443' },
        },
      },
      'no answer within 5 s (still connecting to 192.0.2.1:443; before that: connection refused by 192.0.2.9:443)',
    ],
    ['tls', { tcpMs: 4 }, 'no answer within 5 s (connected to 192.0.2.1:443 in 4 ms, then no TLS handshake)'],
    ['response', { tcpMs: 4, tlsMs: 8 }, 'no answer within 5 s (connected in 4 ms, TLS in 8 ms, then nothing)'],
    [
      'response',
      { tcpMs: 4, redirects: 2 },
      'no answer within 5 s (connected in 4 ms, then nothing, after 2 redirects)',
    ],
    [
      'body',
      { status: 200, bytes: 1_234_567 },
      'no complete answer within 5 s (answered 200, then 1,234,567 bytes of a body that did not end)',
    ],
  ])('at the stage %s', (stage, more, message) => {
    expect(requests.timedOut(context(stage, more)).message).toBe(message);
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
    ['tls', 'ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION', 'TLS_FAILED', '192.0.2.1:443 speaks neither TLS 1.2 nor TLS 1.3'],
  ])('%s, %s', (stage, system, code, message) => {
    expect(connection.connectError(system, context(stage))).toEqual({ code, message });
  });
});

describe('of two addresses that failed', () => {
  const of = (address: string, code: NetworkErrorCode) => ({ address, error: { code, message: address } });
  it.each<readonly [NetworkErrorCode, NetworkErrorCode, 'first' | 'second']>([
    ['CONNECTION_REFUSED', 'UNREACHABLE', 'first'],
    ['UNREACHABLE', 'CONNECTION_REFUSED', 'second'],
    ['TIMED_OUT', 'UNREACHABLE', 'first'],
    ['TIMED_OUT', 'CONNECTION_REFUSED', 'second'],
    ['CONNECTION_REFUSED', 'CONNECTION_RESET', 'first'],
    ['UNREACHABLE', 'UNREACHABLE', 'first'],
  ])('%s and %s: the %s is told of', (first, second, notified) => {
    expect(connection.moreInformative(of('first', first), of('second', second)).address).toBe(notified);
  });
});

describe('a response that failed', () => {
  it.each<readonly [Stage, object, string, string]>([
    [
      'response',
      { code: 'ECONNRESET', syscall: 'read' },
      'CONNECTION_RESET',
      'connection reset by 192.0.2.1:443 before it answered',
    ],
    [
      'body',
      { code: 'ECONNRESET' },
      'CONNECTION_CLOSED',
      '192.0.2.1:443 closed the connection in the middle of the body, after 1 byte',
    ],
    [
      'response',
      { code: 'HPE_INVALID_CONSTANT' },
      'BAD_ANSWER',
      'the answer from 192.0.2.1:443 is not valid HTTP (HPE_INVALID_CONSTANT)',
    ],
    ['response', { code: 'EWHATEVER' }, 'CONNECTION_FAILED', 'the exchange with 192.0.2.1:443 failed (EWHATEVER)'],
  ])('%s, %j', (stage, system, code, message) => {
    const error = Object.assign(new Error('raw'), system);
    expect(requests.exchangeError(error, context(stage, { bytes: 1 }))).toEqual({ code, message });
  });
});

describe('a request that cannot be sent', () => {
  it.each<readonly ['en' | 'es', Partial<Parameters<typeof unsendableError>[0]>, string]>([
    [
      'en',
      { headers: { 'x-key': 'a\nb' } },
      'the value of x-key has line breaks or other signs that no header may have',
    ],
    [
      'es',
      { headers: { 'x-key': 'a\nb' } },
      'el valor de x-key tiene saltos de línea u otros signos que no caben en una cabecera',
    ],
    ['en', { headers: { 'a b': 'c' } }, 'the name of a header is not valid'],
    ['en', { headers: { expect: '100-continue' } }, 'the header expect cannot be set'],
    ['en', { headers: { 'content-length': '3' }, body: 'ab' }, 'content-length is not the length of its body'],
    ['en', { headers: { 'content-length': '3' } }, 'content-length is not the length of its body'],
    ['en', { method: 'G T' }, 'the method is not valid'],
    ['es', { method: 'G T' }, 'el método no es válido'],
  ])('%s: %j', (language, part, message) => {
    const error = unsendableError({ method: 'GET', headers: {}, body: undefined, ...part }, language);
    expect(error?.code).toBe('INVALID_REQUEST');
    expect(error?.message).toContain(`: ${message}`);
  });
});

describe('a refused address', () => {
  it('is named, with what would open it', () => {
    expect(
      connection.addressRefused('10.0.0.1', 'private', true, context('dns', { host: 'intranet.example' })).message,
    ).toBe('address 10.0.0.1 of intranet.example is private; the monitor may allow it with allowPrivate');
    expect(
      connection.addressRefused('169.254.169.254', 'metadata', false, context('dns', { host: '169.254.169.254' }))
        .message,
    ).toBe('address 169.254.169.254 is a cloud metadata address');
  });
});

describe('what is shown', () => {
  it('is on one line, without control characters or turned writing', () => {
    expect(networkError('BAD_ANSWER', 'a\r\nb\u0000c\u001b[31md\u202ee\u2028f\ufeff').message).toBe('a b c [31md e f ');
  });

  it('is bounded, and never half a character', () => {
    expect(networkError('BAD_ANSWER', 'x'.repeat(1_000)).message).toBe(`${'x'.repeat(299)}…`);
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

describe('every sentence', () => {
  /** All strings of a table, with each function called with telling arguments. */
  const sentences = (part: unknown, path = ''): readonly (readonly [string, string])[] => {
    if (typeof part === 'string') return [[path, part]];
    if (typeof part === 'function') {
      const given = path.endsWith('wrongName') ? [['shop.example'], 2] : ['«1»', '«2»', '«3»'];
      return [[path, String(part(...given))]];
    }
    return Object.entries(part as object).flatMap(([name, inner]) => sentences(inner, `${path}.${name}`));
  };
  const english = new Map(sentences(wordsIn('en')));
  const spanish = new Map(sentences(wordsIn('es')));

  it('is there in both languages, and is not the same in both', () => {
    expect([...spanish.keys()]).toEqual([...english.keys()]);
    expect(english.size).toBeGreaterThan(70);
    const alike = [...english].filter(([path, text]) => spanish.get(path) === text).map(([path]) => path);
    expect(alike).toEqual([]);
  });

  it('says the same things in both', () => {
    for (const [path, text] of english)
      expect([...new Set(spanish.get(path)?.match(/«\d»/g))].sort(), path).toEqual(
        [...new Set(text.match(/«\d»/g))].sort(),
      );
  });

  it('is English for a language that is not known', () => {
    expect(wordsIn('xx' as never)).toBe(wordsIn('en'));
    expect(wordsIn(undefined)).toBe(wordsIn('en'));
  });

  it('comes in the language of the context', () => {
    expect(requests.timedOut(context('response', { tcpMs: 12, tlsMs: 30, language: 'es' })).message).toBe(
      'sin respuesta en 5 s (conectado en 12 ms, TLS en 30 ms, después nada)',
    );
  });
});
