import { describe, expect, it } from 'vitest';
import { evidenceLine, withEvidenceLines } from '../../shared/checks/evidence-line.ts';
import type { EvidencePhases } from '../../shared/model/run.ts';
import { settle } from '../../shared/model/settle.ts';
import type { HttpEvidence } from '../../shared/net/http-port.ts';
import { composeNotification } from '../../shared/pipeline/alert/compose-notification.ts';
import { aRun, aStatus, aTaskRun, t0 } from '../support/builders.ts';

const base = { kind: 'http', method: 'GET', url: 'https://shop.example/' } as const;
const address = '203.0.113.7:443';
const failed = (code: string, phases: Partial<EvidencePhases>, more: Partial<HttpEvidence> = {}): HttpEvidence => ({
  ...base,
  ...more,
  phases: { totalMs: 3_000, ...phases },
  error: { code, message: 'words' },
});

describe('the evidence of a request in one line', () => {
  it.each<[string, HttpEvidence]>([
    ['503 after 120 ms, from 203.0.113.7:443', { ...base, status: 503, address, phases: { totalMs: 120 } }],
    ['no response, after 7 ms', { ...base, phases: { totalMs: 7 } }],
    ['ENOTFOUND before connecting, after 3 s', failed('ENOTFOUND', {})],
    ['ETIMEDOUT while connecting, after 3 s', failed('ETIMEDOUT', { dnsMs: 2 })],
    ['ECONNREFUSED while connecting, after 3 s, at 203.0.113.7:443', failed('ECONNREFUSED', {}, { address })],
    ['EPROTO in the TLS handshake, after 3 s, at 203.0.113.7:443', failed('EPROTO', { tcpMs: 9 }, { address })],
    ['ETIMEDOUT while waiting for the response, after 3 s', failed('ETIMEDOUT', { tcpMs: 9, tlsMs: 9 })],
    ['ECONNRESET while reading the response, after 3 s', failed('ECONNRESET', { tlsMs: 9, firstByteMs: 4 })],
  ])('%s', (line, evidence) => {
    expect(evidenceLine(evidence)).toBe(`GET https://shop.example/: ${line}`);
  });

  it('names no handshake for plain HTTP', () => {
    const plain = failed('ETIMEDOUT', { tcpMs: 3 }, { url: 'http://shop.example/' });
    expect(evidenceLine(plain)).toContain('while waiting for the response');
  });

  it('is Spanish for a Spanish monitor', () => {
    expect(evidenceLine(failed('EPROTO', { tcpMs: 9 }, { address }), 'es')).toBe(
      'GET https://shop.example/: EPROTO durante la negociación TLS, después de 3 s, en 203.0.113.7:443',
    );
    const closed: HttpEvidence = { ...base, status: 503, phases: { totalMs: 120 } };
    expect(evidenceLine(closed, 'es')).toBe('GET https://shop.example/: 503 después de 120 ms');
  });

  it('is short, however long the URL', () => {
    const evidence: HttpEvidence = {
      ...base,
      url: `https://shop.example/${'🛒'.repeat(400)}`,
      phases: { totalMs: 1 },
    };
    const line = evidenceLine(evidence);
    expect(line.length).toBeLessThanOrEqual(300);
    expect(line).toMatch(/…: no response, after 1 ms$/);
    expect(line.isWellFormed()).toBe(true);
  });
});

describe('an alert', () => {
  const evidence: readonly HttpEvidence[] = [
    { ...base, status: 200, phases: { totalMs: 1 } },
    { ...base, status: 503, address, phases: { totalMs: 120 } },
  ];
  const run = aRun(t0, { taskRuns: [aTaskRun('Failed', { message: 'broken', evidence })] });
  const { status } = settle(aStatus(), [withEvidenceLines(run)]);

  it('shows the last request of the failing task and a link to the details', () => {
    const [notification] = status.outbox.map((alert) => composeNotification(status, alert, 'https://vigia.example'));
    expect(notification?.text).toBe(
      'The shop has been down since 2026-11-21 12:45:00 UTC.\nbroken\n' +
        'GET https://shop.example/: 503 after 120 ms, from 203.0.113.7:443\nTasks: home\n' +
        'https://vigia.example/?monitor=shop',
    );
  });

  it('shows the same request when the incident ends', () => {
    const over = settle(status, [aRun(t0 + 1_000)]).status.outbox.at(-1);
    expect(over && composeNotification(status, over).text).toContain('503 after 120 ms');
  });
});
