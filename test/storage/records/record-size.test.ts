// What a run costs to keep: the shipped monitor, run by the executor, recorded by the steps.

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
const met = { kind: 'http' as const, method: 'GET', url, address: '104.124.143.170:443', bytes: 148_213, phases };

const answered = (status: number): HttpOutcome => ({
  ok: true,
  response: { status, headers: {}, body: new Uint8Array(), url },
  evidence: { ...met, status },
});

const error = { code: 'CONNECTION_RESET', message: 'connection reset by 104.124.143.170:443 before it answered' };
const reset: HttpOutcome = {
  ok: false,
  error,
  evidence: {
    kind: 'http',
    method: 'GET',
    url,
    address: met.address,
    phases: { dnsMs: 28, tcpMs: 131, tlsMs: 274, totalMs: 310 },
    error,
  },
};

/** Bytes of the JSON that is stored of one run; time passes in steps, so that a retry costs none. */
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
        // Deadlines lie far ahead and never come; the pause between two attempts is over at once.
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

it('a well run of the shipped monitor, with evidence and its line, is at most 512 bytes', async () => {
  const bytes = await storedBytes(answered(200));
  expect(bytes).toBeGreaterThan(100);
  expect(bytes).toBeLessThanOrEqual(512);
});

it('one that answered 503 three times is under 1 KB', async () => {
  const bytes = await storedBytes(answered(503));
  expect(bytes).toBeGreaterThan(500);
  expect(bytes).toBeLessThan(1_024);
});

it('one whose connection was reset three times repeats the error four times over, and stays under 1.5 KB', async () => {
  const bytes = await storedBytes(reset);
  expect(bytes).toBeGreaterThan(500);
  expect(bytes).toBeLessThan(1_536);
});
