// Cookies that redirects set: which of them the next server receives.
import type { CookieCase, CookieStep } from './support/cookie-world.ts';

const shop = 'http://shop.example/';
const secureShop = 'https://shop.example/';
const www = 'http://www.shop.example/';
const other = 'http://other.example/';
const expected = { status: 200 };

/** A redirect from a URL that sets cookies to one that receives `receives`. */
const from = (
  name: string,
  at: string,
  sets: NonNullable<CookieStep['sets']>,
  to: string,
  receives?: string | RegExp,
): CookieCase => ({
  name,
  steps: [{ at, sets }, receives === undefined ? { at: to } : { at: to, receives }],
  expected,
});

const kept: readonly CookieCase[] = [
  from('a cookie returns to its host', shop, ['session=s3cret-1'], shop, 'session=s3cret-1'),
  from('two cookies return in their order', shop, ['a=1', 'b=2; HttpOnly; SameSite=Strict'], shop, 'a=1; b=2'),
  from('a date with a comma', shop, ['a=1; Expires=Wed, 01 Jan 2098 00:00:00 GMT', 'b=2'], shop, 'a=1; b=2'),
  from('the later value of one name', shop, ['a=1', 'a=2'], shop, 'a=2'),
  from('from http to https of one host', shop, ['a=1'], secureShop, 'a=1'),
  from('a value with an equals sign and quotes', shop, ['a="x=y=="'], shop, 'a="x=y=="'),
  from('an empty value', shop, ['a='], shop, 'a='),
  from('a value without a name', shop, ['lonely'], shop, 'lonely'),
  from('UTF-8', shop, ['a=señal'], shop, Buffer.from('a=señal').toString('latin1')),
  from('bytes that are not UTF-8', shop, [Buffer.from('a=\xf1\xff', 'latin1')], shop, 'a=\xf1\xff'),
  from('of an IP address', 'http://127.0.0.1/', ['a=1; Domain=127.0.0.1'], 'http://127.0.0.1/', 'a=1'),
  from('of a host without a dot', 'http://intranet/', ['a=1; Domain=intranet'], 'http://intranet/', 'a=1'),
  from('of a reserved name', 'http://shop.test/', ['a=1; Domain=.shop.test'], 'http://shop.test/', 'a=1'),
  {
    name: 'over three redirects',
    steps: [
      { at: shop, sets: ['a=1'] },
      { at: `${shop}login`, sets: ['b=2; Path=/'], receives: 'a=1' },
      { at: other, sets: ['c=3'] },
      { at: shop, receives: 'a=1; b=2' },
    ],
    expected,
  },
];

const domains: readonly CookieCase[] = [
  from('a cookie of a host not at its subdomain', shop, ['a=1'], www),
  from('a cookie of a domain at its subdomain', shop, ['a=1; Domain=shop.example'], www, 'a=1'),
  from('a cookie of a domain, set by a subdomain', www, ['a=1; Domain=.SHOP.example'], shop, 'a=1'),
  from('not at another site', shop, ['a=1; Domain=shop.example'], other),
  from('a cookie for another site is ignored', shop, ['a=1; Domain=other.example', 'b=1'], other),
  from('a cookie for a subdomain is ignored', shop, ['a=1; Domain=www.shop.example'], www),
  from('a cookie for a top-level domain is ignored', shop, ['a=1; Domain=example'], other),
  from('a cookie for co.uk is ignored', 'http://shop.co.uk/', ['a=1; Domain=co.uk'], 'http://other.co.uk/'),
  from('a cookie for github.io is ignored', 'http://a.github.io/', ['a=1; Domain=github.io'], 'http://b.github.io/'),
  from('github.io keeps its own', 'http://github.io/', ['a=1; Domain=github.io'], 'http://github.io/', 'a=1'),
  from('but its users do not get it', 'http://github.io/', ['a=1; Domain=github.io'], 'http://a.github.io/'),
  from('a cookie for an address is not one for a name', 'http://127.0.0.1/', ['a=1'], 'http://localhost/'),
];

const attributes: readonly CookieCase[] = [
  from('a secure cookie not over http', secureShop, ['a=1; Secure', 'b=2'], shop, 'b=2'),
  from('a secure cookie over https', secureShop, ['a=1; Secure'], secureShop, 'a=1'),
  from('a secure cookie that http sets is ignored', shop, ['a=1; Secure'], secureShop),
  from('a path below', `${shop}shop`, ['a=1; Path=/shop'], `${shop}shop/cart`, 'a=1'),
  from('another path', shop, ['a=1; Path=/shop'], `${shop}shopping`),
  from('the path of the URL by default', `${shop}shop/login`, ['a=1'], `${shop}other`),
  from('an expired cookie', shop, ['a=1; Expires=Thu, 01 Jan 1970 00:00:00 GMT'], shop),
  from('Max-Age before Expires', shop, ['a=1; Max-Age=60; Expires=Thu, 01 Jan 1970 00:00:00 GMT'], shop, 'a=1'),
  from('a cookie with Max-Age 0', shop, ['a=1; Max-Age=0'], shop),
  from('__Host- without Secure is ignored', secureShop, ['__Host-a=1; Path=/'], secureShop),
  from('__Host- by its rules', secureShop, ['__Host-a=1; Path=/; Secure'], secureShop, '__Host-a=1'),
  from('a Set-Cookie that makes no sense', shop, ['', ';;;=', '; Path=/'], shop),
  {
    name: 'a cookie that a later redirect deletes',
    steps: [{ at: shop, sets: ['a=1'] }, { at: shop, sets: ['a=; Max-Age=0'], receives: 'a=1' }, { at: shop }],
    expected,
  },
  {
    name: 'a secure cookie that http does not replace',
    steps: [
      { at: secureShop, sets: ['a=1; Secure'] },
      { at: shop, sets: ['a=2'] },
      { at: secureShop, receives: 'a=1' },
    ],
    expected,
  },
];

const own = { headers: { Cookie: 'mine=s3cret-2; a=0' } };

const merged: readonly CookieCase[] = [
  {
    name: 'a cookie of the caller is joined by those of the server',
    steps: [
      { at: shop, sets: ['b=2'], receives: 'mine=s3cret-2; a=0' },
      { at: shop, receives: 'mine=s3cret-2; a=0; b=2' },
    ],
    request: own,
    expected,
  },
  {
    name: 'the server replaces a cookie of the caller',
    steps: [
      { at: shop, sets: ['a=1'], receives: 'mine=s3cret-2; a=0' },
      { at: shop, receives: 'mine=s3cret-2; a=1' },
    ],
    request: own,
    expected,
  },
  {
    name: 'the server deletes a cookie of the caller',
    steps: [
      { at: shop, sets: ['a=; Max-Age=0'], receives: 'mine=s3cret-2; a=0' },
      { at: shop, receives: 'mine=s3cret-2' },
    ],
    request: own,
    expected,
  },
  {
    name: 'another site gets neither',
    steps: [
      { at: shop, sets: ['b=2'], receives: 'mine=s3cret-2; a=0' },
      { at: other, sets: ['c=3'] },
      { at: other, receives: 'c=3' },
    ],
    request: own,
    expected,
  },
];

const many = Array.from({ length: 400 }, (_, index) => `c${index}=${index}`);

const bounds: readonly CookieCase[] = [
  from('a cookie that is too large is ignored', shop, [`a=${'x'.repeat(4_100)}`, 'b=2'], shop, 'b=2'),
  from('more cookies than a server may set', shop, many, shop, /^c0=0; (?:c\d+=\d+; ){48}c49=49$/),
  from(
    'more bytes than a header may have',
    shop,
    Array.from({ length: 3 }, (_, index) => `c${index}=${'x'.repeat(4_000)}`),
    shop,
    /^c0=x{4000}; c1=x{4000}; c2=x{4000}$/,
  ),
];

export const cookies: readonly CookieCase[] = [...kept, ...domains, ...attributes, ...merged, ...bounds];
