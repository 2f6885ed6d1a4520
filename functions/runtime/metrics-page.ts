// The Prometheus page of a deployed stack: a function keeps no counters, so each scrape reads the records.
import { Gauge, Registry } from 'prom-client';
import { addOverview } from '../../shared/api/overview-metrics.ts';
import { dayMs } from '../../shared/model/rollup.ts';
import type { QueryDeps } from '../../shared/queries/query-deps.ts';
import { readCounts } from '../../shared/queries/read-counts.ts';
import { getSubscribers } from '../../shared/storage/records/subscriber-record.ts';

export type MetricsPage = { readonly text: string; readonly type: string };

/** Counts of the last 24 hours: totals since the start of a function, which AWS starts at any time, mean nothing. */
const addCounts = (registry: Registry, queries: QueryDeps): (() => Promise<void>) => {
  const gauge = <Label extends string>(name: string, help: string, labelNames: readonly Label[]) =>
    new Gauge({ name: `vigia_${name}_last_day`, help: `${help} of the last 24 h`, labelNames, registers: [registry] });
  const runs = gauge('runs', 'Flow runs by final state', ['state']);
  const taskRuns = gauge('task_runs', 'Task runs by final state', ['state']);
  const missed = gauge('missed_runs', 'Runs without a record', []);
  return async () => {
    const now = queries.clock.now();
    const { rollup } = await readCounts(queries, { from: now - dayMs, to: now });
    for (const [state, count] of Object.entries(rollup.flowRuns)) runs.set({ state }, count);
    for (const [state, count] of Object.entries(rollup.taskRuns)) taskRuns.set({ state }, count);
    missed.set(rollup.missed);
  };
};

/** The newest recorded count. The metric is absent until the first count. */
const addSubscribers = (registry: Registry, { store }: QueryDeps): void => {
  new Gauge({
    name: 'vigia_alert_subscriptions',
    help: 'Subscriptions of the alert topic: confirmed ones receive alerts, pending ones wait for confirmation',
    labelNames: ['state'],
    registers: [registry],
    async collect() {
      const seen = (await getSubscribers(store).catch(() => undefined))?.seen;
      this.reset();
      if (!seen) return;
      this.set({ state: 'confirmed' }, seen.confirmed);
      this.set({ state: 'pending' }, seen.pending);
    },
  });
};

export const createMetricsPage = (queries: QueryDeps): (() => Promise<MetricsPage>) => {
  const registry = new Registry();
  const setCounts = addCounts(registry, queries);
  addOverview(registry, queries);
  addSubscribers(registry, queries);
  return async () => {
    await setCounts();
    return { text: await registry.metrics(), type: registry.contentType };
  };
};
