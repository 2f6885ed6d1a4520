// What `/metrics` tells from the records, and of whether there can be any.
import type { Registry } from 'prom-client';
import { addOverview, readGauge } from '../../../shared/api/overview-metrics.ts';
import type { QueryDeps } from '../../../shared/queries/query-deps.ts';
import type { StorageHealth } from '../../../shared/storage/storage-health.ts';

export type StoredMetricsDeps = {
  readonly queries: QueryDeps;
  readonly recording: () => StorageHealth;
};

export const addStoredMetrics = (registry: Registry, { queries, recording }: StoredMetricsDeps): void => {
  addOverview(registry, queries);
  readGauge(registry, 'vigia_recording_ok', '1 while what happens can be recorded', () => (recording().error ? 0 : 1));
  readGauge(
    registry,
    'vigia_unrecorded_runs',
    'Runs since the start that took place and are on no record',
    () => recording().unrecorded,
  );
};
