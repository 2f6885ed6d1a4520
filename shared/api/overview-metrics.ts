// How the monitors are, in Prometheus' format: read from the records when it is asked for, and no more often than worth it.
import { Gauge, type Registry } from 'prom-client';
import type { QueryDeps } from '../queries/query-deps.ts';
import { type Overview, readOverview } from '../queries/read-overview.ts';
import { outboxesWithoutLease } from '../storage/records/status-records.ts';

/** The statuses of thousands of monitors are not read for each of several scrapers. */
const freshMs = 10_000;
const maxWaiting = 1_000;

const cached = (reads: QueryDeps): (() => Promise<Overview>) => {
  let last: { readonly at: number; readonly overview: Promise<Overview> } | undefined;
  return () => {
    const now = reads.clock.now();
    if (!last || Math.abs(now - last.at) >= freshMs) last = { at: now, overview: readOverview(reads) };
    last.overview.catch(() => {
      last = undefined;
    });
    return last.overview;
  };
};

/** One that cannot be read is NaN: the others are wanted most when something is wrong. */
export const readGauge = (
  registry: Registry,
  name: string,
  help: string,
  read: () => number | Promise<number>,
): void => {
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

/** Counts of monitors, of open incidents, and of alerts that wait. */
export const addOverview = (registry: Registry, reads: QueryDeps): void => {
  const overview = cached(reads);
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
  readGauge(registry, 'vigia_incidents_open', 'Incidents that are open', async () => (await overview()).open.length);
  readGauge(
    registry,
    'vigia_outboxes_waiting',
    `Monitors with alerts that nobody is sending; ${maxWaiting} at most`,
    async () => (await outboxesWithoutLease(reads.store, reads.clock.now(), maxWaiting)).length,
  );
};
