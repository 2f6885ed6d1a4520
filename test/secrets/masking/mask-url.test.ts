// A masked URL has no credentials, no fragment, and no value whose name indicates a secret.
import { describe, expect, it } from 'vitest';
import { maskUrl, urlSecrets } from '../../../shared/secrets/masking/mask-url.ts';
import { isSecretName } from '../../../shared/secrets/masking/secret-names.ts';

describe('masking a URL', () => {
  it.each([
    ['https://shop.example/a?b=c', 'https://shop.example/a?b=c'],
    ['https://ana:pw@shop.example/a#b', 'https://shop.example/a'],
    ['https://x.example/?token=1&q=2', 'https://x.example/?token=***&q=2'],
    ['https://x.example/?q=2&API_KEY=1#x', 'https://x.example/?q=2&API_KEY=***'],
    ['https://x.example/?token=a=b&q=2', 'https://x.example/?token=***&q=2'],
    ['https://x.example/?token=a;b&q=2', 'https://x.example/?token=***&q=2'],
    ['https://x.example/?token=', 'https://x.example/?token=***'],
    ['https://x.example/?%74oken=1', 'https://x.example/?%74oken=***'],
    ['https://x.example/?user[password]=1', 'https://x.example/?user[password]=***'],
    ['https://x.example/?a=1;token=2', 'https://x.example/?a=1%3Btoken%3D***'],
    ['https://x.example/p;jsessionid=A/next', 'https://x.example/p;jsessionid=***'],
    [
      'https://x.example/?next=https%3A%2F%2Fana%3Apw%40b%2F%3Fcode%3D9',
      'https://x.example/?next=https%3A%2F%2F***%40b%2F%3Fcode%3D***',
    ],
    ['https://x.example/?next=http://b/?token=9', 'https://x.example/?next=http%3A%2F%2Fb%2F%3Ftoken%3D***'],
    ['https://x.example/eyJhbGciOiJI.eyJzdWIi.c2ln', 'https://x.example/***'],
    [
      'https://x.example/?keyword=1&monkey=2&postcode=3&author=4',
      'https://x.example/?keyword=1&monkey=2&postcode=3&author=4',
    ],
    ['/login?token=1', '/login?token=***'],
    ['?code=1&state=2', '?code=***&state=2'],
    ['//ana:pw@x.example/', '//x.example/'],
    ['http://ana:pw@bad host/', 'http://bad host/'],
    ['ana:pw@x.example', 'x.example'],
    ['https://x.example/?a=%zz&token=%zz', 'https://x.example/?a=%zz&token=***'],
  ])('%s becomes %s', (text, shown) => {
    expect(maskUrl(text)).toBe(shown);
    expect(maskUrl(shown)).toBe(shown);
  });

  it('masks a value that is nested too deeply', () => {
    const nested = Array.from({ length: 6 }).reduce<string>(
      (inner) => `/?u=${encodeURIComponent(inner)}`,
      '/?token=s3cret',
    );
    expect(maskUrl(`https://x.example${nested}`)).not.toContain('s3cret');
  });

  it('is fast for a URL that is crafted to be slow', () => {
    const from = performance.now();
    for (const part of ['a=', '%3D', '?a=b', 'token=', '//@', ';', 'eyJaaaaa.', '%25'])
      expect(maskUrl(`https://x.example/?${part.repeat(8_000)}`).length).toBeLessThan(30_000);
    expect(performance.now() - from).toBeLessThan(20_000);
  });
});

describe('a name', () => {
  it.each([
    'token',
    'access_token',
    'accessToken',
    'X-Amz-Signature',
    'X-Amz-Credential',
    'sig',
    'api-key',
    'apikey',
    'PHPSESSID',
    'client_secret',
    'Pwd',
    'code',
    'auth',
    'authorization',
    'Set-Cookie',
    'id_token',
  ])('%s indicates a secret', (name) => expect(isSecretName(name)).toBe(true));
  it.each(['page', 'keyword', 'author', 'design', 'sigma', 'zipcode', 'passenger', 'monkey', 'lang', ''])(
    '%s indicates no secret',
    (name) => expect(isSecretName(name)).toBe(false),
  );
});

it('the secrets of a URL are returned in each spelling in which a server may echo them', () => {
  const url = new URL('https://ana:p%40ss@x.example/?token=a%20b&page=2');
  expect(urlSecrets(url)).toEqual(expect.arrayContaining(['ana', 'p@ss', 'p%40ss', 'a b', 'a%20b']));
  expect(urlSecrets(url)).not.toContain('2');
});
