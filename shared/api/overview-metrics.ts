// Prometheus gauges of the monitors: read from the records at a scrape, at most once in ten seconds.
import { Gauge, type Registry } from 'prom-client';
import { memoize } from '../concurrency/memo.ts';
import type { QueryDeps } from '../queries/query-deps.ts';
import { readOverview } from '../queries/read-overview.ts';
import { dueOutboxes } from '../storage/records/status-records.ts';

/** Several scrapers share one read of all statuses. */
const overviewForMs = 10_000;
const maxWaitingOutboxes = 1_000;

/** A gauge whose value is NaN when it cannot be read, so that the other metrics still reach the scraper. */
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

/** Adds the number of monitors by status, of open incidents, and of outboxes that wait for a sender. */
export const addOverview = (registry: Registry, queries: QueryDeps): void => {
  const { now } = queries.clock;
  const overview = memoize({ now, forMs: overviewForMs }, () => readOverview(queries));
  new Gauge({
    name: 'vigia_monitors',
    help: 'Monitors by status',
    labelNames: ['status'],
    registers: [registry],
    async collect() {
      const found = await overview().catch(() => undefined);
      this.reset();
      for (const [status, count] of Object.entries(found?.totals ?? {})) this.set({ status }, count);
    },
  });
  readGauge(registry, 'vigia_incidents_open', 'Open incidents', async () => (await overview()).open.length);
  readGauge(
    registry,
    'vigia_outboxes_waiting',
    `Monitors with unsent alerts that are due and have no sender; at most ${maxWaitingOutboxes}`,
    async () => (await dueOutboxes(queries.store, now(), maxWaitingOutboxes)).length,
  );
};
