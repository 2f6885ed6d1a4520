// Signing in, reading and signing out in a real browser: the form submits, the cookie holds, and everything fits.
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addKey } from '../../infra/local/server/api-keys-file.ts';
import { createWorkspace, type Vigia } from '../local/support/workspace.ts';
import { launchBrowser } from './support/launch-browser.ts';

let browser: Browser;
let vigia: Vigia;
let key: string;
const cleanups: (() => unknown)[] = [];

beforeAll(async () => {
  const workspace = await createWorkspace();
  cleanups.push(workspace.remove);
  const added = await addKey(workspace.data, { name: 'me', role: 'viewer', now: Date.now() });
  if (added.outcome === 'refused') throw new Error(added.sentence);
  key = added.key;
  const monitors = await workspace.write(
    "export default [monitor('shop', { every: '7d', checks: [http('home', 'http://127.0.0.1:9')] })];",
  );
  vigia = await workspace.start(monitors, '--allow-host', 'status.example');
  browser = await launchBrowser();
  cleanups.push(() => browser.close());
});

afterAll(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

describe('a browser', () => {
  it.each([
    { width: 360, colorScheme: 'light' },
    { width: 1280, colorScheme: 'dark' },
  ] as const)('signs in, stays signed in, and signs out: %j', async ({ width, colorScheme }) => {
    const context = await browser.newContext({ viewport: { width, height: 800 }, colorScheme });
    const page = await context.newPage();
    const errors: string[] = [];
    page.on('pageerror', (error) => void errors.push(error.message));
    const tooWide = () => page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');
    await page.goto(`${vigia.url}/?monitor=shop`);
    expect(await page.evaluate('document.activeElement.id')).toBe('key');
    expect(await tooWide()).toBe(0);
    await page.fill('#key', 'vigia_wrong');
    await page.keyboard.press('Enter');
    await page.waitForSelector('#problem');
    expect(await page.textContent('#problem')).toBe('This API key does not exist or was revoked.');
    expect(await tooWide()).toBe(0);
    await page.fill('#key', key);
    await page.click('button');
    await page.waitForSelector('#main h1');
    expect(page.url()).toBe(`${vigia.url}/?monitor=shop`);
    const [cookie] = await context.cookies();
    expect(cookie).toMatchObject({ name: 'vigia-session', httpOnly: true, sameSite: 'Strict', secure: false });
    await page.goto(`${vigia.url}/`);
    expect(await page.locator('.monitors li').count()).toBe(1);
    await page.click('footer a[href="/sign-out"]');
    await page.click('button');
    await page.waitForSelector('#key');
    expect(await context.cookies()).toEqual([]);
    await page.goto(`${vigia.url}/`);
    expect(await page.locator('#key').count()).toBe(1);
    expect(errors).toEqual([]);
    await context.close();
  });

  it('whose session ends while a page is open is asked to sign in again', async () => {
    const context = await browser.newContext();
    const page = await context.newPage();
    await page.goto(`${vigia.url}/`);
    await page.fill('#key', key);
    await page.click('button');
    await page.waitForSelector('#main h1');
    await context.clearCookies();
    // The page reloads its content every 5 s.
    await page.waitForSelector('#key', { timeout: 20_000 });
    await context.close();
  });
});
