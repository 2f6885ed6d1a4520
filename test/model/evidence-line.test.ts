import { describe, expect, it } from 'vitest';
import { evidenceLine } from '../../shared/model/evidence-line.ts';
import { composeNotification } from '../../shared/model/notification-text.ts';
import type { Evidence } from '../../shared/model/run.ts';
import { settle } from '../../shared/model/settle.ts';
import { aRun, aStatus, aTaskRun, t0 } from '../support/builders.ts';

const base = { method: 'GET', url: 'https://shop.example/' } as const;
const address = '203.0.113.7:443';
const failed = (code: string, phases: Partial<Evidence['phases']>, more: Partial<Evidence> = {}): Evidence => ({
  ...base,
  ...more,
  phases: { totalMs: 3_000, ...phases },
  error: { code, message: 'words' },
});

describe('what a request met, in one line', () => {
  it.each<[string, Evidence]>([
    ['503 after 120 ms, from 203.0.113.7:443', { ...base, status: 503, address, phases: { totalMs: 120 } }],
    ['no answer, after 7 ms', { ...base, phases: { totalMs: 7 } }],
    ['ENOTFOUND before it was connected, after 3000 ms', failed('ENOTFOUND', {})],
    ['ETIMEDOUT while it connected, after 3000 ms', failed('ETIMEDOUT', { dnsMs: 2 })],
    ['EPROTO in the TLS handshake, after 3000 ms, at 203.0.113.7:443', failed('EPROTO', { tcpMs: 9 }, { address })],
    ['ETIMEDOUT while the answer was waited for, after 3000 ms', failed('ETIMEDOUT', { tcpMs: 9, tlsMs: 9 })],
    ['ECONNRESET while the answer was read, after 3000 ms', failed('ECONNRESET', { tlsMs: 9, firstByteMs: 4 })],
  ])('%s', (line, evidence) => {
    expect(evidenceLine(evidence)).toBe(`GET https://shop.example/: ${line}`);
  });

  it('of plain HTTP knows no handshake', () => {
    const plain = failed('ETIMEDOUT', { tcpMs: 3 }, { url: 'http://shop.example/' });
    expect(evidenceLine(plain)).toContain('while the answer was waited for');
  });

  it('is short, however long the address', () => {
    const line = evidenceLine({ ...base, url: `https://shop.example/${'🛒'.repeat(400)}`, phases: { totalMs: 1 } });
    expect(line.length).toBeLessThanOrEqual(300);
    expect(line).toMatch(/…: no answer, after 1 ms$/);
    expect(line.isWellFormed()).toBe(true);
  });
});

describe('an alert', () => {
  const evidence = [
    { ...base, status: 200, phases: { totalMs: 1 } },
    { ...base, status: 503, address, phases: { totalMs: 120 } },
  ];
  const { status } = settle(aStatus(), [aRun(t0, { taskRuns: [aTaskRun('Failed', { message: 'broken', evidence })] })]);

  it('shows what the last request of the failing task met, and where more is to be seen', () => {
    const [notification] = status.outbox.map((alert) => composeNotification(status, alert, 'https://vigia.example'));
    expect(notification?.text).toBe(
      'The shop is down since 2026-11-21 12:45:00 UTC.\nbroken\n' +
        'GET https://shop.example/: 503 after 120 ms, from 203.0.113.7:443\nTasks: home\n' +
        'https://vigia.example/?monitor=shop',
    );
  });

  it('shows it with the end of the incident too', () => {
    const over = settle(status, [aRun(t0 + 1_000)]).status.outbox.at(-1);
    expect(over && composeNotification(status, over).text).toContain('503 after 120 ms');
  });
});
