import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { HttpEvidence } from '../../shared/net/http-port.ts';
import { createSite } from '../../shared/web/create-site.ts';
import { withoutInvisible } from '../../shared/web/html.ts';
import { createWorld, noon, spec } from '../api/support/api-world.ts';
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
/** It says something, so that no page leaves it out. */
const text = fc
  .tuple(fc.oneof(longText, hostile), fc.oneof(hostile, fc.constant('')), longText)
  .map((parts) => `x${parts.join('').slice(0, 2_000)}`.toWellFormed());

const where = [
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
type Texts = Readonly<Record<(typeof where)[number], string>>;
const texts = fc.record(Object.fromEntries(where.map((name) => [name, text]))) as unknown as fc.Arbitrary<Texts>;
const plain = Object.fromEntries(where.map((name) => [name, 'x'])) as Texts;

const evidenceOf = (said: Texts): HttpEvidence => ({
  kind: 'http',
  method: said.method,
  url: said.url,
  address: said.address,
  resolved: [said.address],
  protocol: said.found,
  tls: { version: said.found, subject: said.subject, issuer: said.subject, refused: said.error },
  excerpt: said.excerpt,
  phases: { totalMs: 5 },
  error: { code: said.code, message: said.error },
});

/** Every page on which somebody's text is shown, with these texts in every place. */
const pagesWith = async (said: Texts): Promise<readonly string[]> => {
  const world = await createWorld([spec('shop', { title: said.title, flow: said.flow })]);
  world.time.at += 60_000;
  const findings = [{ what: said.found, expected: said.message, found: said.found }];
  const task = {
    task: said.task,
    end: 'Failed',
    message: said.message,
    lines: [said.line],
    evidence: [evidenceOf(said)],
    findings,
  } as const;
  const run = await world.run({ monitor: 'shop', dueAt: noon, tasks: [task] });
  await world.run({ monitor: 'shop', dueAt: noon + 30_000, flowState: 'Cancelled', tasks: [] });
  const site = createSite(world.deps);
  const paths = ['/', '/?monitor=shop', '/?monitor=shop&taskState=FAILED', `/runs/${run.id}`];
  return Promise.all(paths.map(async (path) => (await site.request(path)).text()));
};

/** As a browser shows it, which takes an end of line for an end of line. */
const shown = (page: string): string => parseMarkup(page).texts.join('\u0001');

describe('a page', () => {
  it('has the tags and attributes that it always has, whatever the texts on it', { timeout: patienceMs }, async () => {
    const usual = (await pagesWith(plain)).map((page) => skeleton(parseMarkup(page)));
    await fc.assert(
      fc.asyncProperty(texts, async (said) => {
        const pages = await pagesWith(said);
        expect(pages.map((page) => skeleton(parseMarkup(page)))).toEqual(usual);
        // Nothing is lost or changed on the way, but for signs that turn the writing: what was said is what is read.
        const [home = '', monitor = '', failed = '', run = ''] = pages.map(shown);
        for (const page of [home, monitor, failed, run]) expect(page).toContain(withoutInvisible(said.message));
        expect(monitor).toContain(withoutInvisible(said.flow));
        for (const part of [said.title, said.task, said.line, said.url, said.error])
          expect(run).toContain(withoutInvisible(part));
      }),
      looking(150),
    );
  });

  it('is read by the reader of this test as a browser would', () => {
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

  it('that says what is wrong with an address does not say it in tags', { timeout: patienceMs }, async () => {
    const site = createSite((await createWorld([spec('shop')])).deps);
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
