import { expect, it } from 'vitest';
import { briefUrl, shownBareUrl, shownUrl } from '../../shared/net/shown-url.ts';

it.each([
  ['http://user:pw@shop.example/a#b', 'http://shop.example/a'],
  ['http://user:pw@bad host/', 'http://bad host/'],
  ['http://a:b@c:d@bad host/', 'http://bad host/'],
  ['no url\n', 'no url'],
])('%j is shown as %j', (text, shown) => expect(shownUrl(text)).toBe(shown));

it('a shown URL is bounded', () => {
  const long = `http://shop.example/${'x'.repeat(1_000)}`;
  expect(shownUrl(long)).toHaveLength(500);
  expect(shownBareUrl(long)).toHaveLength(500);
  expect(briefUrl(long)).toHaveLength(120);
});

it('a bare URL is shown with masked secrets', () => {
  expect(shownBareUrl('http://shop.example/?token=x&page=2')).toBe('http://shop.example/?token=***&page=2');
});
