// What a request met, as the page of a run shows it.
import { expect, it } from 'vitest';
import type { HttpEvidence } from '../../shared/net/http-port.ts';
import { evidenceItem } from '../../shared/web/evidence-item.ts';

const wordsOf = async (evidence: HttpEvidence): Promise<string> =>
  String(await evidenceItem(evidence))
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ');

const met: HttpEvidence = {
  kind: 'http' as const,
  method: 'GET',
  url: 'https://shop.example/',
  phases: { totalMs: 96 },
};
const validTo = Date.UTC(2026, 11, 24);

it('shows addresses, protocol, certificate, and how a failing answer began', async () => {
  const words = await wordsOf({
    ...met,
    status: 503,
    address: '203.0.113.7:443',
    resolved: ['203.0.113.7', '2001:db8::7'],
    protocol: 'HTTP/1.1',
    tls: { version: 'TLSv1.3', subject: 'shop.example', issuer: 'R10', validTo },
    excerpt: 'upstream is gone',
  });
  expect(words).toContain('203.0.113.7:443 (also 2001:db8::7) · HTTP/1.1 · TLSv1.3 ');
  expect(words).toContain('certificate of shop.example from R10 until 2026-12-24');
  expect(words).toContain('Response: upstream is gone');
});

it('shows what a name stood for where nothing was connected to', async () => {
  const error = { code: 'ADDRESS_REFUSED', message: 'address 10.0.0.1 of shop.example is private' };
  expect(await wordsOf({ ...met, resolved: ['10.0.0.1'], error })).toContain('ADDRESS_REFUSED · 10.0.0.1 address');
});

it('says no word of what is not known', async () => {
  const words = await wordsOf({
    ...met,
    status: 200,
    address: '[2001:db8::7]:443',
    resolved: ['2001:db8::7'],
    tls: {},
  });
  expect(words).toMatch(/200 · \[2001:db8::7\]:443 (rest|total)/);
});
