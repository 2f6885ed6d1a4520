import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { maskText } from '../../../shared/secrets/masking/mask-text.ts';
import { looking, patienceMs, promptly } from '../../fuzz/support/fuzz.ts';
import { longText } from '../../fuzz/support/texts.ts';

describe('masking a text from outside', () => {
  it.each([
    ['{"access_token":"abc\\"d","expires":5}', '{"access_token":"***","expires":5}'],
    ['DB_PASSWORD=hunter2 DB_HOST=db', 'DB_PASSWORD=*** DB_HOST=db'],
    ['Authorization: Bearer abc def\nHost: x', 'Authorization: ***\nHost: x'],
    ['set-cookie: a=b; Path=/', 'set-cookie: ***'],
    ['at http://ana:pw@shop.example/x', 'at http://***@shop.example/x'],
    ['GET /x?q=1&api_key=abc HTTP/1.1', 'GET /x?q=1&api_key=*** HTTP/1.1'],
    ['see eyJhbGciOiJIUzI1.eyJzdWIi.c2ln here', 'see *** here'],
    ["{'password': 'a b', port: 1}", "{'password': '***', port: 1}"],
  ])('masks its secrets: %s', (text, shown) => {
    expect(maskText(text)).toBe(shown);
  });

  it.each([
    'Invalid token: expired',
    '{"code":"NOT_FOUND","message":"no such key"}',
    'error code: 503, retry=5',
    'session expired: please log in',
    'upstream connect error or disconnect/reset before headers. reset reason: connection failure',
    'mail me@x.example',
    '{"error":"invalid_token","error_description":"The access token expired"}',
  ])('keeps an explanation: %s', (text) => {
    expect(maskText(text)).toBe(text);
  });

  it('is fast for any text', { timeout: patienceMs }, () => {
    fc.assert(
      fc.property(longText, (text) => {
        const shown = promptly(() => maskText(text.slice(0, 8_192)));
        expect(maskText(shown).length).toBeLessThanOrEqual(shown.length + 10);
      }),
      looking(200),
    );
  });
});
