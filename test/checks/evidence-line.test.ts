import { describe, expect, it } from 'vitest';
import { evidenceLine, withEvidenceLines } from '../../shared/checks/evidence-line.ts';
import type { RequestPhase } from '../../shared/model/run.ts';
import { settle } from '../../shared/model/settle.ts';
import type { HttpEvidence } from '../../shared/net/http-port.ts';
import { composeNotification } from '../../shared/pipeline/alert/compose-notification.ts';
import { aRun, aStatus, aTaskRun, t0 } from '../support/builders.ts';

const base = { kind: 'http', method: 'GET', url: 'https://shop.example/' } as const;
const address = '203.0.113.7:443';
const failed = (code: string, phase?: RequestPhase, more: Partial<HttpEvidence> = {}): HttpEvidence => ({
  ...base,
  ...more,
  phases: { totalMs: 3_000 },
  error: { code, message: 'words', ...(phase === undefined ? {} : { phase }) },
});
const hops = ['https://shop.example/', 'https://www.shop.example/'].map((url) => ({ url, phases: { totalMs: 9 } }));

describe('the evidence of a request in one line', () => {
  it.each<[string, HttpEvidence]>([
    ['503 after 120 ms, from 203.0.113.7:443', { ...base, status: 503, address, phases: { totalMs: 120 } }],
    ['no response, after 7 ms', { ...base, phases: { totalMs: 7 } }],
    ['INVALID_URL before connecting, after 3 s', failed('INVALID_URL', 'prepare')],
    ['OVERLOADED in the queue, after 3 s', failed('OVERLOADED', 'queue')],
    ['DNS_NOT_FOUND while looking up the name, after 3 s', failed('DNS_NOT_FOUND', 'resolve')],
    ['TIMED_OUT while connecting, after 3 s', failed('TIMED_OUT', 'connect')],
    ['TLS_FAILED in the TLS handshake, after 3 s, at 203.0.113.7:443', failed('TLS_FAILED', 'tls', { address })],
    ['TIMED_OUT while waiting for the response, after 3 s', failed('TIMED_OUT', 'response')],
    ['CONNECTION_RESET while reading the response, after 3 s', failed('CONNECTION_RESET', 'body')],
    ['TOO_MANY_REDIRECTS while following redirects, after 3 s', failed('TOO_MANY_REDIRECTS', 'redirect')],
  ])('%s', (line, evidence) => {
    expect(evidenceLine(evidence)).toBe(`GET https://shop.example/: ${line}`);
  });

  it('names no phase for an older record, however far the request came', () => {
    const older = { ...failed('TIMED_OUT'), phases: { tcpMs: 3, tlsMs: 4, firstByteMs: 5, totalMs: 3_000 } };
    expect(evidenceLine(older)).toBe('GET https://shop.example/: TIMED_OUT, after 3 s');
  });

  it('names where redirects led to', () => {
    expect(evidenceLine(failed('CONNECTION_REFUSED', 'connect', { hops }))).toBe(
      'GET https://shop.example/ → https://www.shop.example/: CONNECTION_REFUSED while connecting, after 3 s',
    );
    const answered: HttpEvidence = { ...base, hops, status: 503, phases: { totalMs: 120 } };
    expect(evidenceLine(answered, 'es')).toBe(
      'GET https://shop.example/ → https://www.shop.example/: 503 después de 120 ms',
    );
  });

  it('is Spanish for a Spanish monitor', () => {
    expect(evidenceLine(failed('EPROTO', 'tls', { address }), 'es')).toBe(
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
