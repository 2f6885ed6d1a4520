import { isIP } from 'node:net';
import fc from 'fast-check';
import { Hono } from 'hono';
import { describe, expect, it } from 'vitest';
import { createHostCheck } from '../../infra/local/server/allowed-hosts.ts';
import { originGuard } from '../../infra/local/server/origin-guard.ts';
import { looking, patienceMs } from './support/fuzz.ts';
import { anyText, nearly } from './support/texts.ts';

const port = 4200;
const method = fc.constantFrom('GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'OPTIONS');

describe('the origin guard', () => {
  const own = ['127.0.0.1', 'localhost', '[::1]'].map((name) => `${name}:${port}`);
  const host = fc.oneof(fc.constantFrom(...own), nearly(fc.constantFrom(...own)), anyText);
  const origin = fc.option(fc.oneof(nearly(fc.constantFrom(...own.map((name) => `http://${name}`))), anyText));
  const site_ = fc.option(fc.constantFrom('cross-site', 'same-site', 'same-origin', 'none', 'CROSS-SITE'));

  it('accepts only requests with a name of this server and from its own pages', { timeout: patienceMs }, async () => {
    const hosts = createHostCheck({ host: '127.0.0.1', allowHosts: [] }, port);
    const guarded = new Hono().use(originGuard(() => hosts, false)).all('*', (context) => context.text('in'));
    await fc.assert(
      fc.asyncProperty(host, origin, site_, method, async (givenHost, from, fetchSite, how) => {
        const plain = (text: string) => text.replace(/[^\x20-\x7e]/g, '').trim();
        const sent = {
          host: plain(givenHost),
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

  it('with network access on accepts addresses and allowed names only, and no page of another origin', {
    timeout: patienceMs,
  }, async () => {
    const hosts = createHostCheck({ host: '0.0.0.0', allowHosts: ['status.example'] }, port);
    const guarded = new Hono().use(originGuard(() => hosts, true)).all('*', (context) => context.text('in'));
    const names = ['status.example', 'status.example:8443', '192.0.2.7:4200', '[2001:db8::1]:4200', 'localhost:1'];
    const name = fc.oneof(fc.constantFrom(...names), nearly(fc.constantFrom(...names)), anyText);
    const plain = (text: string) => text.replace(/[^\x20-\x7e]/g, '').trim();
    await fc.assert(
      fc.asyncProperty(name, name, fc.constantFrom('http', 'https'), async (givenHost, from, scheme) => {
        const sent = { host: plain(givenHost), origin: `${scheme}://${plain(from)}` };
        const response = await guarded.request('/', { method: 'POST', headers: sent });
        expect([200, 403]).toContain(response.status);
        if (response.status === 403) return;
        const bare = (text: string) =>
          text
            .toLowerCase()
            .replace(/:\d+$/, '')
            .replace(/^\[|\]$/g, '');
        expect(isIP(bare(sent.host)) !== 0 || ['status.example', 'localhost'].includes(bare(sent.host))).toBe(true);
        const page = plain(from).toLowerCase();
        expect(page === sent.host.toLowerCase() || bare(page) === 'status.example').toBe(true);
      }),
      looking(),
    );
  });
});
