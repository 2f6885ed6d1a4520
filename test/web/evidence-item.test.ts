// The evidence of a request, as the page of a run shows it.
import { expect, it } from 'vitest';
import { monitorPageMessages } from '../../shared/messages/monitor-pages.ts';
import type { HttpEvidence } from '../../shared/net/http-port.ts';
import { evidenceItem } from '../../shared/web/evidence-item.ts';

const wordsOf = async (evidence: HttpEvidence): Promise<string> =>
  String(await evidenceItem(evidence, monitorPageMessages('en')))
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ');

const base: HttpEvidence = {
  kind: 'http' as const,
  method: 'GET',
  url: 'https://shop.example/',
  phases: { totalMs: 96 },
};
const validTo = Date.UTC(2026, 11, 24);

it('shows addresses, protocol, certificate and the start of a failed response', async () => {
  const words = await wordsOf({
    ...base,
    status: 503,
    address: '203.0.113.7:443',
    resolved: ['203.0.113.7', '2001:db8::7'],
    protocol: 'HTTP/1.1',
    tls: { version: 'TLSv1.3', subject: 'shop.example', issuer: 'R10', validTo },
    excerpt: 'upstream is gone',
  });
  expect(words).toContain('203.0.113.7:443 (also 2001:db8::7) · HTTP/1.1 · TLSv1.3 ');
  expect(words).toContain('certificate of shop.example, issued by R10, until 2026-12-24');
  expect(words).toContain('Response: upstream is gone');
});

it('shows the resolved addresses where no connection was made', async () => {
  const error = { code: 'ADDRESS_REFUSED', message: 'address 10.0.0.1 of shop.example is private' };
  expect(await wordsOf({ ...base, resolved: ['10.0.0.1'], error })).toContain('ADDRESS_REFUSED · 10.0.0.1 address');
});

it('leaves out what is not known', async () => {
  const words = await wordsOf({
    ...base,
    status: 200,
    address: '[2001:db8::7]:443',
    resolved: ['2001:db8::7'],
    tls: {},
  });
  expect(words).toMatch(/200 · \[2001:db8::7\]:443 (rest|total)/);
});

it('shows each hop of a chain of redirects, and in which phase the last one failed', async () => {
  const words = await wordsOf({
    ...base,
    redirects: 1,
    hops: [
      {
        url: 'https://shop.example/',
        status: 301,
        address: '203.0.113.7:443',
        tls: { validTo },
        phases: { totalMs: 30 },
      },
      { url: 'https://www.shop.example/', phases: { totalMs: 66 } },
    ],
    error: { code: 'DNS_NOT_FOUND', message: 'no such host www.shop.example', phase: 'resolve' },
  });
  expect(words).toContain('DNS_NOT_FOUND while looking up the name · 1 redirect to https://www.shop.example/');
  expect(words).toContain(
    '301 from https://shop.example/ at 203.0.113.7:443 after 30 ms, certificate until 2026-12-24',
  );
  expect(words).toContain('DNS_NOT_FOUND from https://www.shop.example/ after 66 ms');
});
