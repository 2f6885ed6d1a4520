// Errors of an HTTP request, by the errors of node:http and the state of the request.
import { describe, expect, it } from 'vitest';
import type { RequestPhase } from '../../shared/model/run.ts';
import type { NetworkErrorCode } from '../../shared/net/network-error.ts';
import { createRequestContext, type RequestContext } from '../../shared/net/request-context.ts';
import { exchangeError, requestTimedOut } from '../../shared/net/request-errors.ts';
import { unsendableError } from '../../shared/net/request-headers.ts';

const context = (stage: RequestPhase, more: Partial<RequestContext> = {}): RequestContext => ({
  ...createRequestContext(
    { method: 'GET', shownUrl: 'https://shop.example/', timeoutMs: 5_000, allowPrivate: false, maxBytes: 100 },
    'shop.example',
  ),
  stage,
  address: '192.0.2.1:443',
  ...more,
});

describe('a request that times out', () => {
  it.each<readonly [RequestPhase, Partial<RequestContext>, string]>([
    ['resolve', {}, 'no response within 5 s (still looking up shop.example)'],
    ['response', { tcpMs: 4, tlsMs: 8 }, 'no response within 5 s (connected in 4 ms, TLS in 8 ms, then nothing)'],
    ['response', { tcpMs: 4 }, 'no response within 5 s (connected in 4 ms, then nothing)'],
    [
      'body',
      { status: 200, bytes: 1_234_567 },
      'no complete response within 5 s (status 200, then 1,234,567 bytes of a body that did not end)',
    ],
  ])('reports its progress at the stage %s', (stage, more, message) => {
    expect(requestTimedOut(context(stage, more))).toEqual({ code: 'TIMED_OUT', message, phase: stage });
  });

  it('reports in the language of the request', () => {
    expect(requestTimedOut(context('response', { tcpMs: 12, tlsMs: 30, language: 'es' })).message).toBe(
      'sin respuesta en 5 s (conectado en 12 ms, TLS en 30 ms, después nada)',
    );
  });
});

describe('a response that fails', () => {
  it.each<readonly [RequestPhase, object, NetworkErrorCode, string]>([
    [
      'response',
      { code: 'ECONNRESET', syscall: 'read' },
      'CONNECTION_RESET',
      'connection reset by 192.0.2.1:443 before it responded',
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
      'INVALID_RESPONSE',
      'the response from 192.0.2.1:443 cannot be read as HTTP (HPE_INVALID_CONSTANT)',
    ],
    [
      'response',
      { code: 'HPE_INVALID_HEADER_TOKEN', reason: 'Invalid header token' },
      'INVALID_RESPONSE',
      'the response from 192.0.2.1:443 is not valid HTTP (a header contains invalid characters)',
    ],
    ['response', { code: 'EWHATEVER' }, 'CONNECTION_FAILED', 'the request to 192.0.2.1:443 failed (EWHATEVER)'],
  ])('at the stage %s with %j', (stage, fields, code, message) => {
    const error = Object.assign(new Error('raw'), fields);
    expect(exchangeError(error, context(stage, { bytes: 1 }))).toMatchObject({ code, message, phase: stage });
  });
});

describe('a request that cannot be sent', () => {
  const inEnglish = 'the request cannot be sent: ';
  const inSpanish = 'la solicitud no se puede enviar: ';
  it.each<readonly ['en' | 'es', Partial<Parameters<typeof unsendableError>[0]>, string]>([
    [
      'en',
      { headers: { 'x-key': 'a\nb' } },
      `${inEnglish}the value of x-key contains line breaks or other characters that a header cannot have`,
    ],
    [
      'es',
      { headers: { 'x-key': 'a\nb' } },
      `${inSpanish}el valor de x-key contiene saltos de línea u otros caracteres que un encabezado no admite`,
    ],
    ['en', { headers: { 'a b': 'c' } }, `${inEnglish}the name of a header is not valid`],
    ['en', { headers: { expect: '100-continue' } }, `${inEnglish}the header expect cannot be set`],
    [
      'en',
      { headers: { 'content-length': '3' }, body: 'ab' },
      `${inEnglish}content-length is not the length of its body`,
    ],
    ['en', { headers: { 'content-length': '3' } }, `${inEnglish}content-length is not the length of its body`],
    ['en', { method: 'G T' }, `${inEnglish}its method is not valid`],
    ['es', { method: 'G T' }, `${inSpanish}su método no es válido`],
  ])('is refused in %s: %j', (language, part, message) => {
    const error = unsendableError({ method: 'GET', headers: {}, body: undefined, ...part }, language);
    expect(error).toEqual({ code: 'INVALID_REQUEST', message, phase: 'prepare' });
  });

  it('is sent when its headers are valid', () => {
    const headers = { 'x-name': 'ñ', 'content-length': '2' };
    expect(unsendableError({ method: 'PROPFIND', headers, body: 'ab' }, 'en')).toBeUndefined();
  });
});
