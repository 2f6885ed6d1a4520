import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseHttpUrl } from '../../shared/define/parse-url.ts';
import { firstHop, isRedirect, nextHop } from '../../shared/net/hop.ts';
import { briefUrl, shownUrl } from '../../shared/net/shown-url.ts';
import { maskUrl } from '../../shared/secrets/masking/mask-url.ts';
import { controls, looking, patienceMs, promptly } from './support/fuzz.ts';
import { anyValue } from './support/hostile.ts';
import { anyText, longText, nearly } from './support/texts.ts';

const right = fc.oneof(
  fc.webUrl({ withQueryParameters: true, withFragments: true }),
  fc.constantFrom(
    'http://127.0.0.1:81/',
    'https://[::1]/x?a=b#c',
    'https://ana:pw@shop.example/',
    'http://2130706433/',
    'HTTP:\\\\x\\y',
    'file:///etc/passwd',
    'data:,x',
    'javascript:alert(1)',
    'blob:https://x/1',
    '//shop.example',
    '/next',
    '?q=1',
  ),
);
const address = fc.oneof(right, nearly(right), nearly(right), longText);

const expectPlain = (error: { readonly message: string }): void => {
  expect(error.message.length).toBeLessThanOrEqual(300);
  expect(error.message).not.toMatch(controls);
};

describe('a URL', () => {
  it('can be checked, or is refused with a reason', { timeout: patienceMs }, () => {
    fc.assert(
      fc.property(
        fc.oneof(
          address.map((text) => () => text as unknown),
          anyValue,
        ),
        (boxed) => {
          const given = boxed();
          const parsed = promptly(() => parseHttpUrl(given, 'url'));
          if (parsed.ok) expect(['http:', 'https:']).toContain(new URL(String(given)).protocol);
          else expect(parsed.issues[0]?.message.length).toBeLessThan(600);
        },
      ),
      looking(),
    );
  });

  it('gives a first hop, or an error in plain words', { timeout: patienceMs }, () => {
    const headers = fc.option(fc.dictionary(anyText, anyText, { maxKeys: 3 }), { nil: undefined });
    const method = fc.option(fc.oneof(fc.constantFrom('get', 'CONNECT', 'Post'), anyText), { nil: undefined });
    fc.assert(
      fc.property(address, headers, method, (url, given, how) => {
        const request = {
          url,
          timeoutMs: 1,
          ...(given ? { headers: given } : {}),
          ...(how === undefined ? {} : { method: how }),
        };
        const hop = promptly(() => firstHop(request));
        if ('code' in hop) return expectPlain(hop);
        expect(['http:', 'https:']).toContain(hop.protocol);
        expect(hop.port).toSatisfy((port: number) => Number.isInteger(port) && port >= 0 && port <= 65_535);
        expect(hop.path).toMatch(/^\/[!-~]*$/);
        expect(hop.host).not.toMatch(/[\s/@?#]/);
        expect(new URL(hop.url)).toMatchObject({ username: '', password: '', hash: '' });
      }),
      looking(),
    );
  });

  it('that a redirect names leads to a hop without credentials of another origin', { timeout: patienceMs }, () => {
    const notified = { authorization: 'Bearer mine', cookie: 'a=b', 'x-own': '1' };
    const from = firstHop({ url: 'https://shop.example/a?b=c', timeoutMs: 1, headers: notified });
    if ('code' in from) throw new Error(from.message);
    fc.assert(
      fc.property(address, fc.integer({ min: 100, max: 599 }), (location, status) => {
        if (!isRedirect(status)) return;
        const hop = promptly(() => nextHop(from, status, location, { url: from.url, timeoutMs: 1, headers: notified }));
        if ('code' in hop) return expectPlain(hop);
        expect(['http:', 'https:']).toContain(hop.protocol);
        if (hop.origin === from.origin) expect(hop.headers).toMatchObject(notified);
        else expect(Object.keys(hop.headers)).not.toEqual(expect.arrayContaining(['authorization']));
        expect(hop.origin === from.origin || !('cookie' in hop.headers)).toBe(true);
      }),
      looking(),
    );
  });
});

describe('a URL that is shown', () => {
  it('is short and plain', { timeout: patienceMs }, () => {
    fc.assert(
      fc.property(address, (text) => {
        const [shown, brief] = promptly(() => [shownUrl(text), briefUrl(text)] as const);
        expect(shown.length).toBeLessThanOrEqual(500);
        expect(brief.length).toBeLessThanOrEqual(120);
        expect(shown).not.toMatch(controls);
        // Masking the masked text again changes nothing.
        const twice = maskUrl(maskUrl(text));
        expect(maskUrl(twice)).toBe(twice);
      }),
      looking(),
    );
  });

  const planted = 'PLANTED-7f3a91';
  const name = fc.constantFrom(
    'token',
    'api_key',
    'apikey',
    'access_token',
    'X-Amz-Signature',
    'sessionId',
    'PASSWORD',
    'client_secret',
    'sig',
    'auth',
    'jwt',
  );
  const before = fc.constantFrom('', 'a=b&', 'q=1;', '%20x=y&', 'a&', '&&', 'next=%2Fhome&');
  const after = fc.constantFrom('', '&a=b', '&', '#frag', '%20', '&c=%E0%A4%A', '%zz');
  const spelled = fc.constantFrom<(text: string) => string>(
    (text) => text,
    (text) => encodeURIComponent(text),
    (text) => [...text].map((sign) => `%${sign.charCodeAt(0).toString(16)}`).join(''),
  );
  const start = fc.constantFrom(
    'https://shop.example',
    'https://shop.example:8443/a/b',
    '/relative',
    'http://shop.example/a;x=1',
    '//shop.example',
    'not an address',
    'https://[bad',
  );

  it('does not show a value that is named like a secret', { timeout: patienceMs }, () => {
    fc.assert(
      fc.property(start, before, name, spelled, after, (from, first, key, spell, last) => {
        const shown = shownUrl(`${from}?${first}${spell(key)}=${planted}${last}`);
        expect(shown).not.toContain(planted);
      }),
      looking(),
    );
  });

  it('shows no user name and no password', { timeout: patienceMs }, () => {
    const scheme = fc.constantFrom('https://', 'http://', 'ftp://', '//', 'https:\\\\', 'https:/', 'HTTPS://');
    const user = fc.oneof(fc.constantFrom('ana', '', 'ana%40x', 'ana:b'), fc.stringMatching(/^[a-z0-9%.~-]{0,10}$/));
    const host = fc.constantFrom('shop.example', 'shop.example:81', '[::1]', '127.0.0.1', 'no host', '%%', '');
    fc.assert(
      fc.property(scheme, user, host, fc.constantFrom('/', '', '/a@b', '?q=1', '/x#y'), (from, who, at, rest) => {
        for (const credentials of [`${who}:${planted}`, planted])
          expect(shownUrl(`${from}${credentials}@${at}${rest}`)).not.toContain(planted);
      }),
      looking(),
    );
  });
});
