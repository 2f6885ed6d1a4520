// Prometheus metrics that are read at each scrape: statuses from the records, and whether runs can be recorded.
import type { Registry } from 'prom-client';
import { addOverview, readGauge } from '../../../shared/api/overview-metrics.ts';
import type { MonitorsFileState } from '../../../shared/model/monitors-file.ts';
import type { QueryDeps } from '../../../shared/queries/query-deps.ts';
import type { StorageHealth } from '../../../shared/storage/storage-health.ts';

export type StoredMetricsDeps = {
  readonly queries: QueryDeps;
  readonly storageHealth: () => StorageHealth;
  readonly monitorsFile: () => MonitorsFileState;
};

export const addStoredMetrics = (
  registry: Registry,
  { queries, storageHealth, monitorsFile }: StoredMetricsDeps,
): void => {
  addOverview(registry, queries);
  readGauge(registry, 'vigia_recording_ok', '1 while runs can be recorded, else 0', () =>
    storageHealth().error ? 0 : 1,
  );
  readGauge(
    registry,
    'vigia_monitors_file_ok',
    '1 while the newest monitors file is in use, 0 while it is refused',
    () => (monitorsFile().refused ? 0 : 1),
  );
  readGauge(
    registry,
    'vigia_unrecorded_runs',
    'Runs since the start that could not be recorded',
    () => storageHealth().unrecorded,
  );
};
