import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { requestSecretsOf } from '../../../shared/net/request-secrets.ts';
import { maskedText } from '../../../shared/secrets/masking/mask-text.ts';
import { looking, patienceMs, promptly } from '../../fuzz/support/fuzz.ts';
import { longText } from '../../fuzz/support/texts.ts';

describe('text of the other side', () => {
  it.each([
    ['{"access_token":"abc\\"d","expires":5}', '{"access_token":"***","expires":5}'],
    ['DB_PASSWORD=hunter2 DB_HOST=db', 'DB_PASSWORD=*** DB_HOST=db'],
    ['Authorization: Bearer abc def\nHost: x', 'Authorization: ***\nHost: x'],
    ['set-cookie: a=b; Path=/', 'set-cookie: ***'],
    ['at http://ana:pw@shop.example/x', 'at http://***@shop.example/x'],
    ['GET /x?q=1&api_key=abc HTTP/1.1', 'GET /x?q=1&api_key=*** HTTP/1.1'],
    ['see eyJhbGciOiJIUzI1.eyJzdWIi.c2ln here', 'see *** here'],
    ["{'password': 'a b', port: 1}", "{'password': '***', port: 1}"],
  ])('loses its secrets: %s', (text, shown) => {
    expect(maskedText(text)).toBe(shown);
  });

  it.each([
    'Invalid token: expired',
    '{"code":"NOT_FOUND","message":"no such key"}',
    'error code: 503, retry=5',
    'session expired: please log in',
    'upstream connect error or disconnect/reset before headers. reset reason: connection failure',
    'mail me@x.example',
    '{"error":"invalid_token","error_description":"The access token expired"}',
  ])('keeps what says why: %s', (text) => {
    expect(maskedText(text)).toBe(text);
  });

  it('is masked in time, whatever it is', { timeout: patienceMs }, () => {
    fc.assert(
      fc.property(longText, (text) => {
        const shown = promptly(() => maskedText(text.slice(0, 8_192)));
        expect(maskedText(shown).length).toBeLessThanOrEqual(shown.length + 10);
      }),
      looking(200),
    );
  });
});

describe('what a request sends in confidence', () => {
  it('is the values, not the words around them', () => {
    const headers = { authorization: 'Bearer abc123', cookie: 'session=s3cr3t==; theme=dark', accept: 'text/html' };
    const found = requestSecretsOf({
      url: 'https://ana:pa55@x.example/?token=t0k3n&next=%2Fa%3Fsig%3Ds1g&q=shoes',
      headers,
    });
    for (const value of ['abc123', 's3cr3t==', 'pa55', 't0k3n', 's1g', 'YW5hOnBhNTU=']) expect(found).toContain(value);
    for (const word of ['Bearer', 'session', 'theme', 'text/html', 'shoes', 'x.example'])
      expect(found).not.toContain(word);
  });
});
