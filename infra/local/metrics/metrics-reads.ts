// What `/metrics` tells from the records, read when it is asked for, and not more often than it is worth.
import { Gauge, type Registry } from 'prom-client';
import type { Recording } from '../../../shared/ports/recording.ts';
import { outboxesWithoutLease } from '../../../shared/records/status.ts';
import type { ReadDeps } from '../../../shared/steps/read/deps.ts';
import { type Overview, readOverview } from '../../../shared/steps/read/overview.ts';

export type MetricsReads = {
  readonly reads: ReadDeps;
  readonly recording: () => Recording;
};

/** The statuses of thousands of monitors are not read for each of several scrapers. */
const freshMs = 10_000;
const mostWaiting = 1_000;

const remembered = (deps: MetricsReads): (() => Promise<Overview>) => {
  let last: { readonly at: number; readonly overview: Promise<Overview> } | undefined;
  return () => {
    const now = deps.reads.clock.now();
    if (!last || Math.abs(now - last.at) >= freshMs) last = { at: now, overview: readOverview(deps.reads) };
    last.overview.catch(() => {
      last = undefined;
    });
    return last.overview;
  };
};

/** One that cannot be read is NaN: the others are wanted most when something is wrong. */
const gauge = (registry: Registry, name: string, help: string, read: () => number | Promise<number>): void => {
  new Gauge({
    name,
    help,
    registers: [registry],
    async collect() {
      const value = Promise.resolve().then(read);
      this.set(await value.catch(() => Number.NaN));
    },
  });
};

export const addReads = (registry: Registry, deps: MetricsReads): void => {
  const overview = remembered(deps);
  new Gauge({
    name: 'vigia_monitors',
    help: 'Monitors by what they are now',
    labelNames: ['status'],
    registers: [registry],
    async collect() {
      const found = await overview().catch(() => undefined);
      this.reset();
      for (const [status, count] of Object.entries(found?.totals ?? {})) this.set({ status }, count);
    },
  });
  gauge(registry, 'vigia_incidents_open', 'Incidents that are open', async () => (await overview()).open.length);
  gauge(
    registry,
    'vigia_outboxes_waiting',
    `Monitors with alerts that nobody is sending; ${mostWaiting} at most`,
    async () => (await outboxesWithoutLease(deps.reads.store, deps.reads.clock.now(), mostWaiting)).length,
  );
  gauge(registry, 'vigia_recording_ok', '1 while what happens can be recorded', () =>
    deps.recording().trouble ? 0 : 1,
  );
  gauge(
    registry,
    'vigia_unrecorded_runs',
    'Runs since the start that took place and are on no record',
    () => deps.recording().unrecorded,
  );
};
