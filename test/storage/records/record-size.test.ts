// The size of a recorded run: the shipped monitor, executed by the runner and recorded by the pipeline.

import { expect, it } from 'vitest';
import monitors from '../../../monitors.ts';
import { parseMonitors } from '../../../shared/define/parse-monitors.ts';
import { newStatus } from '../../../shared/model/status.ts';
import type { HttpOutcome } from '../../../shared/net/http-port.ts';
import { handleMessage } from '../../../shared/pipeline/run/index.ts';
import { createInProcessRunner } from '../../../shared/runner/in-process-runner.ts';
import { encodeStatus } from '../../../shared/storage/records/status-records.ts';
import { createMemoryStore } from '../../simulation/memory-store.ts';
import { at, single, t0 } from '../../support/builders.ts';
import { runnerOf } from '../../support/runner.ts';

const url = 'https://status.playstation.com/es-mx/';
const phases = { dnsMs: 28, tcpMs: 131, tlsMs: 274, firstByteMs: 1_418, totalMs: 1_533 };
const commonEvidence = {
  kind: 'http' as const,
  method: 'GET',
  url,
  address: '104.124.143.170:443',
  bytes: 148_213,
  phases,
};

const answered = (status: number): HttpOutcome => ({
  ok: true,
  response: { status, headers: {}, body: new Uint8Array(), url },
  evidence: { ...commonEvidence, status },
});

const error = { code: 'CONNECTION_RESET', message: 'connection reset by 104.124.143.170:443 before it answered' };
const reset: HttpOutcome = {
  ok: false,
  error,
  evidence: {
    kind: 'http',
    method: 'GET',
    url,
    address: commonEvidence.address,
    phases: { dnsMs: 28, tcpMs: 131, tlsMs: 274, totalMs: 310 },
    error,
  },
};

/** The bytes of the stored JSON of one run. The clock advances in steps, so that retries take no time. */
const storedBytes = async (outcome: HttpOutcome): Promise<number> => {
  const checked = parseMonitors(monitors, 'monitors.ts');
  if (!checked.ok) throw new Error('the shipped monitors are wrong');
  const [shipped] = checked.monitors;
  if (!shipped) throw new Error('no monitor is shipped');
  let now = t0 + 3;
  const store = createMemoryStore({ now: () => now });
  const status = newStatus({ monitor: shipped.spec.id, title: shipped.spec.title, policy: single, from: t0 });
  await store.create(encodeStatus(status));
  const clock = {
    now: () => now,
    sleep: (ms: number, signal?: AbortSignal) =>
      new Promise<void>((resolve) => {
        // Deadlines are far ahead and are never reached; a pause between two attempts ends at once.
        if (ms <= 2_000) now += ms;
        if (ms <= 2_000) resolve();
        else signal?.addEventListener('abort', () => resolve());
      }),
  };
  const probe = async (): Promise<HttpOutcome> => {
    now += phases.totalMs;
    return outcome;
  };
  const execute = createInProcessRunner({ monitors: new Map([[shipped.spec.id, shipped]]), probe, clock });
  const logger = { runFinished: () => {}, info: () => {}, warn: () => {}, error: () => {} };
  const specs = new Map([[shipped.spec.id, shipped.spec]]);
  const deps = {
    clock,
    store,
    runner: runnerOf(execute),
    specs,
    logger,
    workerTimeoutMs: 25_000,
    alert: async () => {},
  };
  const message = { runs: [{ monitor: shipped.spec.id, dueAt: t0, trigger: 'schedule' as const }] };
  expect(await handleMessage(deps, { message, firstReceivedAt: t0 })).toBe('done');
  const page = await store.query(`run/${shipped.spec.id}`, { to: String(at(60)) });
  return Buffer.byteLength(JSON.stringify(page.items[0]?.body));
};

it('a passing run of the shipped monitor, with evidence and its line, takes at most 512 bytes', async () => {
  const bytes = await storedBytes(answered(200));
  expect(bytes).toBeGreaterThan(100);
  expect(bytes).toBeLessThanOrEqual(512);
});

it('a run with three responses of status 503 takes less than 1 KB', async () => {
  const bytes = await storedBytes(answered(503));
  expect(bytes).toBeGreaterThan(500);
  expect(bytes).toBeLessThan(1_024);
});

it('a run whose connection was reset three times takes less than 1.5 KB', async () => {
  const bytes = await storedBytes(reset);
  expect(bytes).toBeGreaterThan(500);
  expect(bytes).toBeLessThan(1_536);
});
