// Hops: the request to the first server, and what a redirect keeps of it.
import { describe, expect, it } from 'vitest';
import { firstHop, type Hop, nextHop } from '../../shared/net/hop.ts';

const hop = (url: string, more: object = {}): Hop => {
  const first = firstHop({ url, timeoutMs: 1_000, ...more });
  if ('code' in first) throw new Error(first.message);
  return first;
};

describe('the first hop', () => {
  it.each([
    ['http://shop.example', 'shop.example', 80, '/'],
    ['https://shop.example/a?b=c#d', 'shop.example', 443, '/a?b=c'],
    ['http://SHOP.example:8080/', 'shop.example', 8080, '/'],
    ['http://[::1]:81/', '::1', 81, '/'],
    ['http://0x7f.1/', '127.0.0.1', 80, '/'],
    ['http://münchen.example/ü', 'xn--mnchen-3ya.example', 80, '/%C3%BC'],
  ])('of %s', (url, host, port, path) => {
    expect(hop(url)).toMatchObject({ host, port, path, method: 'GET' });
  });

  it('has the headers of the caller in place of the defaults, whatever their case', () => {
    expect(hop('http://a.example', { headers: { 'User-Agent': 'mine' } }).headers).toEqual({
      'user-agent': 'mine',
      accept: '*/*',
      'accept-encoding': 'identity',
    });
  });

  it('is refused for CONNECT', () => {
    expect(firstHop({ url: 'http://a.example', method: 'connect', timeoutMs: 1 })).toMatchObject({
      code: 'INVALID_REQUEST',
    });
  });
});

describe('the next hop', () => {
  const first = hop('https://shop.example/a/b', {
    method: 'POST',
    body: 'x',
    headers: { authorization: 's', cookie: 'c', 'content-type': 't', 'x-own': 'o' },
  });

  it.each([
    ['../c', 'https://shop.example/c', true],
    ['//other.example/', 'https://other.example/', false],
    ['http://shop.example/', 'http://shop.example/', false],
    ['https://shop.example:444/', 'https://shop.example:444/', false],
    ['https://user:pw@shop.example/', 'https://shop.example/', true],
  ])('of %s is %s; secret headers are kept: %s', (location, url, kept) => {
    const next = nextHop(first, 307, location);
    expect(next).toMatchObject({ url, method: 'POST', body: 'x' });
    expect('headers' in next && Object.hasOwn(next.headers, 'authorization')).toBe(kept);
    expect('headers' in next && Object.hasOwn(next.headers, 'cookie')).toBe(kept);
    expect('headers' in next && next.headers['x-own']).toBe('o');
  });

  it('has no secret headers for another origin, and all of them for the same server over TLS', () => {
    const headers = { 'X-Api-Key': 'k', 'x-access-token': 't', authorization: 'a', 'x-own': 'o' };
    const namesAt = (from: string, to: string) =>
      Object.keys((nextHop(hop(from, { headers }), 302, to) as Hop).headers);
    const all = ['x-api-key', 'x-access-token', 'authorization', 'x-own'];
    expect(namesAt('http://shop.example/', 'https://shop.example/')).toEqual(expect.arrayContaining(all));
    for (const [from, to] of [
      ['https://shop.example/', 'http://shop.example/'],
      ['http://shop.example/', 'https://shop.example:8443/'],
      ['http://shop.example:8080/', 'https://shop.example/'],
      ['http://shop.example/', 'https://www.shop.example/'],
    ] as const)
      expect(all.filter((name) => namesAt(from, to).includes(name))).toEqual(['x-own']);
  });

  it.each([
    [301, 'POST', 'GET'],
    [302, 'POST', 'GET'],
    [303, 'POST', 'GET'],
    [303, 'PUT', 'GET'],
    [303, 'HEAD', 'HEAD'],
    [302, 'PUT', 'PUT'],
    [307, 'POST', 'POST'],
    [308, 'POST', 'POST'],
  ])('of %i turns %s into %s', (status, method, expected) => {
    const next = nextHop({ ...first, method }, status, '/') as Hop;
    expect(next.method).toBe(expected);
    expect(next.body).toBe(expected === method ? 'x' : undefined);
    expect('content-type' in next.headers).toBe(expected === method);
  });

  it('has no client certificate for another origin', () => {
    const withClient = hop('https://shop.example/', { clientCertificate: { cert: 'c', key: 'k' } });
    expect(nextHop(withClient, 302, '/a')).toMatchObject({ clientCertificate: { cert: 'c', key: 'k' } });
    for (const to of ['https://other.example/', 'https://shop.example:444/'])
      expect(nextHop(withClient, 302, to)).toMatchObject({ clientCertificate: undefined });
  });

  it.each(['mailto:a@b.example', 'data:text/plain,x', 'http://', 'x'.repeat(9_000)])(
    'is refused for an invalid location, %#',
    (location) => {
      expect(nextHop(first, 302, location)).toMatchObject({ code: 'REDIRECT_REFUSED' });
    },
  );
});
