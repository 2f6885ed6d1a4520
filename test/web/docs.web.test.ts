// The page of the API in a real browser: it fits, it folds, and it fetches nothing from elsewhere.
import type { AddressInfo } from 'node:net';
import { createAdaptorServer } from '@hono/node-server';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSite } from '../../shared/web/create-site.ts';
import { createApiWorld, spec } from '../api/support/api-world.ts';
import { t0 } from '../support/builders.ts';
import { launchBrowser } from './support/launch-browser.ts';

let browser: Browser;
let origin: string;
const cleanups: (() => unknown)[] = [];

beforeAll(async () => {
  const startManualRun = async () => ({ outcome: 'started', id: `shop~${t0}~m` }) as const;
  const { deps } = await createApiWorld([spec('shop')], { startManualRun });
  const server = createAdaptorServer({ fetch: createSite(deps).fetch });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  cleanups.push(() => server.close());
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  browser = await launchBrowser();
  cleanups.push(() => browser.close());
});

afterAll(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

describe('the page of the API', () => {
  it.each([
    { width: 360, colorScheme: 'light' },
    { width: 1280, colorScheme: 'dark' },
  ] as const)('fits, folded and unfolded, and sends no request to other hosts: %j', async ({ width, colorScheme }) => {
    const page = await browser.newPage({ viewport: { width, height: 800 }, colorScheme });
    const complaints: string[] = [];
    const asked: string[] = [];
    page.on('console', (message) => void complaints.push(message.text()));
    page.on('pageerror', (error) => void complaints.push(error.message));
    page.on('request', (request) => void asked.push(new URL(request.url()).origin));
    await page.goto(`${origin}/docs`);
    const tooWide = () => page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');
    expect(await tooWide()).toBe(0);
    expect(await page.locator('#listRuns .about').isVisible()).toBe(false);
    for (const summary of await page.locator('details.operation > summary').all()) await summary.click();
    expect(await page.locator('#listRuns .about').isVisible()).toBe(true);
    expect(await tooWide()).toBe(0);
    await page.locator('#getRun a', { hasText: /^Run$/ }).click();
    expect(await page.locator('#schema-Run').isVisible()).toBe(true);
    expect(new Set(asked)).toEqual(new Set([origin]));
    expect(complaints).toEqual([]);
    await page.close();
  });
});
