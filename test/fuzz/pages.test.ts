import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { HttpEvidence } from '../../shared/net/http-port.ts';
import { createSite } from '../../shared/web/create-site.ts';
import { withoutInvisible } from '../../shared/web/html.ts';
import { createApiWorld, spec } from '../api/support/api-world.ts';
import { t0 } from '../support/builders.ts';
import { looking, patienceMs } from './support/fuzz.ts';
import { parseMarkup, skeleton } from './support/markup.ts';
import { longText } from './support/texts.ts';

const hostile = fc.constantFrom(
  '<script>alert(1)</script>',
  '</title><img src=x onerror=alert(1)>',
  '"><svg onload=alert(1)>',
  "' autofocus onfocus='alert(1)",
  '</bdi></li></ol></main>',
  '<!--',
  ']]>',
  '&lt;b&gt;&amp;#39;&#x3c;',
  '<a href="javascript:alert(1)">',
  '<',
  '&',
  '" onclick="x',
);
/** Starts with a letter, so that no page omits it as empty. */
const text = fc
  .tuple(fc.oneof(longText, hostile), fc.oneof(hostile, fc.constant('')), longText)
  .map((parts) => `x${parts.join('').slice(0, 2_000)}`.toWellFormed());

const places = [
  'title',
  'flow',
  'task',
  'message',
  'line',
  'flowLine',
  'method',
  'url',
  'address',
  'code',
  'error',
  'excerpt',
  'subject',
  'found',
] as const;
type Texts = Readonly<Record<(typeof places)[number], string>>;
const texts = fc.record(Object.fromEntries(places.map((name) => [name, text]))) as unknown as fc.Arbitrary<Texts>;
const plain = Object.fromEntries(places.map((name) => [name, 'x'])) as Texts;

const evidenceOf = (given: Texts): HttpEvidence => ({
  kind: 'http',
  method: given.method,
  url: given.url,
  address: given.address,
  resolved: [given.address],
  protocol: given.found,
  tls: { version: given.found, subject: given.subject, issuer: given.subject, refused: given.error },
  excerpt: given.excerpt,
  phases: { totalMs: 5 },
  error: { code: given.code, message: given.error },
});

/** Every page that shows text from outside, with these texts in every place. */
const pagesWith = async (given: Texts): Promise<readonly string[]> => {
  const world = await createApiWorld([spec('shop', { title: given.title, flow: given.flow })]);
  world.time.now += 60_000;
  const findings = [{ what: given.found, expected: given.message, found: given.found }];
  const task = {
    task: given.task,
    end: 'Failed',
    message: given.message,
    lines: [given.line],
    evidence: [evidenceOf(given)],
    findings,
  } as const;
  const run = await world.run({ monitor: 'shop', dueAt: t0, tasks: [task] });
  await world.run({ monitor: 'shop', dueAt: t0 + 30_000, flowState: 'Cancelled', tasks: [] });
  const site = createSite(world.deps);
  const paths = ['/', '/?monitor=shop', '/?monitor=shop&taskState=FAILED', `/runs/${run.id}`];
  return Promise.all(paths.map(async (path) => (await site.request(path)).text()));
};

/** The text that a browser shows, with line ends normalised. */
const shown = (page: string): string => parseMarkup(page).texts.join('\u0001');

describe('a page', () => {
  it('has the same tags and attributes, whatever its texts are', { timeout: patienceMs }, async () => {
    const usual = (await pagesWith(plain)).map((page) => skeleton(parseMarkup(page)));
    await fc.assert(
      fc.asyncProperty(texts, async (given) => {
        const pages = await pagesWith(given);
        expect(pages.map((page) => skeleton(parseMarkup(page)))).toEqual(usual);
        // The page shows every text unchanged, except for characters that change the writing direction.
        const [home = '', monitor = '', failed = '', run = ''] = pages.map(shown);
        for (const page of [home, monitor, failed, run]) expect(page).toContain(withoutInvisible(given.message));
        expect(monitor).toContain(withoutInvisible(given.flow));
        for (const part of [given.title, given.task, given.line, given.url, given.error])
          expect(run).toContain(withoutInvisible(part));
      }),
      looking(150),
    );
  });

  it('is parsed by this test as a browser does', () => {
    const { tags, texts: read } = parseMarkup(
      '<!doctype html>\n<a href="/?a=1&amp;b=&quot;" class="x">1 &lt; 2 < 3</a><br />',
    );
    expect(tags.map(({ name }) => name)).toEqual(['!doctype', 'a', '/a', 'br']);
    expect(tags[1]?.attributes).toEqual([
      ['href', '/?a=1&b="'],
      ['class', 'x'],
    ]);
    expect(read.join('')).toBe('\n1 < 2 < 3');
    for (const broken of ['<a href=x>', '<!-- -->', '<a "x">', "<a href='x'>", '&nbsp;'])
      expect(() => parseMarkup(broken)).toThrow();
  });

  it('with an error about an address contains the address as text only', { timeout: patienceMs }, async () => {
    const site = createSite((await createApiWorld([spec('shop')])).deps);
    const page = async (path: string) => skeleton(parseMarkup(await (await site.request(path)).text()));
    const refused = await page('/?cursor=x');
    const home = await page('/');
    await fc.assert(
      fc.asyncProperty(fc.constantFrom('monitor', 'cursor'), text, async (parameter, value) => {
        const escaped = encodeURIComponent(value.toWellFormed());
        expect(await page(`/?${parameter}=${escaped}`)).toBe(refused);
        expect(await page(`/?colour=${escaped}`)).toBe(home);
        expect(await page(`/?x${escaped}=${parameter}`)).toBe(home);
      }),
      looking(150),
    );
  });
});
