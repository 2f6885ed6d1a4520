import fc from 'fast-check';
import { Hono } from 'hono';
import { describe, expect, it } from 'vitest';
import { pageGuard } from '../../infra/local/guard.ts';
import { ownHosts } from '../../infra/local/hosts.ts';
import { looking, patienceMs } from './support/fuzz.ts';
import { anyText, nearly } from './support/texts.ts';

const port = 4200;
const method = fc.constantFrom('GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'OPTIONS');

describe('the guard', () => {
  const own = ['127.0.0.1', 'localhost', '[::1]'].map((name) => `${name}:${port}`);
  const host = fc.oneof(fc.constantFrom(...own), nearly(fc.constantFrom(...own)), anyText);
  const origin = fc.option(fc.oneof(nearly(fc.constantFrom(...own.map((name) => `http://${name}`))), anyText));
  const site_ = fc.option(fc.constantFrom('cross-site', 'same-site', 'same-origin', 'none', 'CROSS-SITE'));

  it('lets in only who names this server, and no other page', { timeout: patienceMs }, async () => {
    const hosts = ownHosts({ host: '127.0.0.1', allowHosts: [] }, port);
    const guarded = new Hono().use(pageGuard(() => hosts, true)).all('*', (context) => context.text('in'));
    await fc.assert(
      fc.asyncProperty(host, origin, site_, method, async (asked, from, fetchSite, how) => {
        const plain = (text: string) => text.replace(/[^\x20-\x7e]/g, '').trim();
        const sent = {
          host: plain(asked),
          ...(from === null ? {} : { origin: plain(from) }),
          ...(fetchSite === null ? {} : { 'sec-fetch-site': fetchSite }),
        };
        const response = await guarded.request('/', { method: how, headers: sent });
        const right = own.includes(sent.host.toLowerCase());
        const fromHere =
          sent.origin === undefined || own.some((name) => sent.origin?.toLowerCase() === `http://${name}`);
        expect(response.status === 200 || (response.status === 403 && (await response.text()) !== 'in')).toBe(true);
        if (!right || !fromHere) expect(response.status).toBe(403);
        if (fetchSite === 'cross-site' && how !== 'GET') expect(response.status).toBe(403);
      }),
      looking(),
    );
  });
});
