// The pages in a real browser: that they keep themselves true, and that what others wrote stays text.
import type { AddressInfo } from 'node:net';
import { createAdaptorServer } from '@hono/node-server';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createSite } from '../../shared/web/create-site.ts';
import { type ApiWorld, createApiWorld, spec } from '../api/support/api-world.ts';
import { t0 } from '../support/builders.ts';
import { failing } from '../support/run-parts.ts';
import { beginDrill, drillRun, endDrill } from './support/drilled.ts';
import { launchBrowser } from './support/launch-browser.ts';

let browser: Browser;
const cleanups: (() => Promise<unknown>)[] = [];

beforeAll(async () => {
  browser = await launchBrowser();
});
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});
afterAll(() => browser?.close());

type Answers = (answer: Promise<Response>) => Promise<Response>;

const listen = async (world: ApiWorld, port = 0, pass: Answers = (answer) => answer) => {
  const site = createSite(world.deps);
  const server = createAdaptorServer({ fetch: (request) => pass(Promise.resolve(site.fetch(request))) });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const stop = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      if ('closeAllConnections' in server) server.closeAllConnections();
    });
  cleanups.push(stop);
  return { port: (server.address() as AddressInfo).port, stop };
};

/** A page whose own clock is quick, so that five seconds pass when the test says so. */
const open = async (port: number, path = '/', options: { width?: number; javaScriptEnabled?: boolean } = {}) => {
  const { width = 1280, javaScriptEnabled = true } = options;
  const context = await browser.newContext({ viewport: { width, height: 800 }, javaScriptEnabled, timezoneId: 'UTC' });
  cleanups.push(() => context.close());
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => void complaints.push(`${message.type()}: ${message.text()}`));
  page.on('pageerror', (error) => void complaints.push(error.message));
  page.on('dialog', (dialog) => {
    complaints.push(`dialog: ${dialog.message()}`);
    return dialog.dismiss();
  });
  if (javaScriptEnabled) await page.clock.install({ time: t0 });
  await page.goto(`http://127.0.0.1:${port}${path}`);
  return { page, complaints };
};

const nextLook = (page: Page) => page.clock.runFor(5_100);
const headingOf = (page: Page) => page.locator('h1').textContent();
const until = (page: Page, text: string) => page.locator('h1', { hasText: text }).waitFor({ timeout: 10_000 });

const upWorld = async (title = 'The shop') => {
  const world = await createApiWorld([spec('shop', { title })]);
  world.time.now += 60_000;
  await world.run({ monitor: 'shop', dueAt: await world.due('shop', 1) });
  return world;
};

describe('the page in a browser', () => {
  it('shows what changed, without losing focus or place', async () => {
    const world = await upWorld();
    for (let back = 30; back > 1; back -= 1)
      await world.run({ monitor: 'shop', dueAt: world.time.now - back * 1_000, trigger: 'manual' });
    const { port } = await listen(world);
    const { page, complaints } = await open(port);
    expect(await headingOf(page)).toBe('The shop is up');
    const link = page.locator('.who h3 a');
    await link.focus();
    await page.evaluate('document.querySelector(".who h3 a").dataset.mine = "kept"; scrollTo(0, 120)');
    await world.run(failing('shop', await world.due('shop')));
    await nextLook(page);
    await until(page, 'The shop is down');
    expect(await page.title()).toContain('The shop is down');
    expect(await page.evaluate('document.activeElement.textContent')).toBe('The shop');
    expect(await page.evaluate('scrollY')).toBeGreaterThan(100);
    expect(complaints).toEqual([]);
  });

  it('counts the seconds itself, and shows the reader’s own time', async () => {
    const { port } = await listen(await upWorld());
    const { page } = await open(port);
    const ago = page.locator('.when time[data-show=ago]');
    const before = Number.parseInt((await ago.textContent()) ?? '', 10);
    await page.clock.runFor(3_000);
    expect(Number.parseInt((await ago.textContent()) ?? '', 10)).toBe(before + 3);
    expect(await page.locator('.run .due time').first().textContent()).toMatch(/^\d\d:\d\d:\d\d$/);
    expect(await page.locator('footer').textContent()).toContain('your local time');
  });

  it('keeps what it has seen since when an older answer comes late', async () => {
    const world = await upWorld();
    const held = { isNext: false, go: () => {} };
    const { port } = await listen(world, 0, async (answer) => {
      const response = await answer;
      if (held.isNext) await new Promise<void>((resolve) => Object.assign(held, { isNext: false, go: resolve }));
      return response;
    });
    const { page } = await open(port);
    held.isNext = true;
    const older = page.waitForEvent('request');
    await nextLook(page);
    await expect.poll(() => held.isNext).toBe(false);
    await world.run(failing('shop', await world.due('shop')));
    await page.evaluate('void document.dispatchEvent(new Event("visibilitychange"))');
    await until(page, 'The shop is down');
    held.go();
    await (await (await older).response())?.finished();
    await page.evaluate('fetch("/assets/mark.svg").then((answer) => answer.text())');
    expect(await headingOf(page)).toBe('The shop is down');
    expect(await page.locator('#connection').textContent()).toBe('');
  });

  it('says when the connection is lost, and when it is back says nothing', async () => {
    const world = await upWorld();
    const { port, stop } = await listen(world);
    const { page } = await open(port);
    const banner = page.locator('#connection');
    expect(await banner.isVisible()).toBe(false);
    await stop();
    await nextLook(page);
    await page.locator('#connection', { hasText: 'Connection lost; reconnecting' }).waitFor();
    expect(await banner.isVisible()).toBe(true);
    await listen(world, port);
    await nextLook(page);
    await banner.waitFor({ state: 'hidden' });
    expect(await banner.textContent()).toBe('');
  });

  it('keeps hostile titles and messages as text, after a refresh too', async () => {
    const hostile = `</bdi><img src=x onerror="document.title='owned'"><script>document.title='owned'</script>`;
    const world = await upWorld(hostile);
    const { port } = await listen(world);
    const { page, complaints } = await open(port);
    await world.run({
      monitor: 'shop',
      dueAt: await world.due('shop'),
      tasks: [{ task: 'home', end: 'Failed', message: hostile, lines: [hostile] }],
    });
    await nextLook(page);
    await until(page, `${hostile} is down`);
    expect(await page.locator('.open h3').textContent()).toBe(hostile);
    expect(await page.locator('img').count()).toBe(0);
    expect(await page.title()).toBe(`${hostile} is down · Vigía`);
    expect(complaints).toEqual([]);
  });

  it.each([390, 1280])('does not overflow, whatever the titles: %i px wide', async (width) => {
    const long = ['W'.repeat(400), 'a long title '.repeat(30), '\u202Eback to front', 'خدمة البريد'.repeat(20)];
    const world = await createApiWorld(long.map((title, index) => spec(`m-${index}`, { title })));
    world.time.now += 60_000;
    for (const [index, title] of long.entries())
      await world.run({
        monitor: `m-${index}`,
        dueAt: await world.due(`m-${index}`),
        tasks: [{ task: title, end: 'Failed', message: title, lines: [title] }],
      });
    const { port } = await listen(world);
    const run = `m-0~${await world.due('m-0')}`;
    for (const path of ['/', '/?monitor=m-0', `/runs/${run}`]) {
      const { page } = await open(port, path, { width });
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width);
    }
  });

  it('is whole without the script', async () => {
    const { port } = await listen(await upWorld());
    const { page } = await open(port, '/', { javaScriptEnabled: false });
    expect(await headingOf(page)).toBe('The shop is up');
    expect(await page.content()).toContain('http-equiv="refresh"');
  });

  it('leaves a drill that is over unfolded, while it looks again', async () => {
    const world = await upWorld();
    const drill = await beginDrill(world, 'shop');
    await drillRun(world, 'shop', 'Failed', drill.startedAt);
    await endDrill(world, 'shop');
    const { port } = await listen(world);
    const { page, complaints } = await open(port, '/?monitor=shop');
    const steps = page.locator('.pastdrill .steps');
    expect(await steps.isVisible()).toBe(false);
    await page.locator('.pastdrill summary').click();
    expect(await steps.isVisible()).toBe(true);
    await world.run(failing('shop', await world.due('shop')));
    await nextLook(page);
    await page.locator('.run.bad').waitFor();
    expect(await steps.isVisible()).toBe(true);
    expect(complaints).toEqual([]);
  });

  it('leads from a monitor to its runs, and from there to one of them', async () => {
    const { port } = await listen(await upWorld());
    const { page, complaints } = await open(port);
    await page.locator('.who h3 a').click();
    expect(await headingOf(page)).toBe('The shop');
    await page.locator('.run a.name').first().click();
    expect(await headingOf(page)).toMatch(/^[a-z]+-[a-z]+$/);
    expect(complaints).toEqual([]);
  });
});
