// Run: takes a message from the queue and handles each run that it names.

import { workerTimeoutFor } from '../../model/budget.ts';
import { isUnchecked } from '../../model/catch-up.ts';
import { drilledMonitorOf } from '../../model/drill.ts';
import { runId } from '../../model/identity.ts';
import type { MonitorSpec } from '../../model/monitor.ts';
import { withInterval } from '../../model/overrides.ts';
import type { RunRequest } from '../../model/run-message.ts';
import { isOverdue } from '../../model/schedule.ts';
import type { Delivery, Handled } from '../../queue/delivery.ts';
import { timeOfKey } from '../../storage/keys.ts';
import { queryRuns } from '../../storage/records/run-records.ts';
import { getStatus } from '../../storage/records/status-records.ts';
import { type ExecuteRunDeps, executeRun, type PlannedRun } from './execute-run.ts';
import { findDrill } from './find-drill.ts';
import { finishRecordedRun, handleOverdueRun } from './overdue-run.ts';

export type RunDeps = ExecuteRunDeps & {
  readonly specs: ReadonlyMap<string, MonitorSpec>;
};

/** The monitor at the interval that was planned, which differs from its definition where it is overridden. */
const findMonitor = ({ specs }: RunDeps, { monitor, intervalMs }: RunRequest): MonitorSpec | undefined => {
  const spec = specs.get(drilledMonitorOf(monitor) ?? monitor);
  if (!spec || intervalMs === undefined) return spec;
  const timed = withInterval(spec, intervalMs);
  return timed.ok ? timed.spec : spec;
};

/** A removed monitor's message is done. Any other unknown monitor belongs to another worker's newer deployment. */
const handleUnknownMonitor = async ({ store }: RunDeps, { monitor }: RunRequest): Promise<Handled> =>
  (await getStatus(store, monitor))?.status.removed ? 'done' : 'retry';

/** Another run, such as a manual one, may have made a catch-up run superfluous since it was planned. */
const wasCheckedSince = async ({ store, clock }: RunDeps, { request, spec }: PlannedRun): Promise<boolean> => {
  const { monitor, dueAt } = request;
  const now = clock.now();
  const page = await queryRuns(store, { monitor, to: now, limit: 1, descending: true });
  const newest = page.items[0] && timeOfKey(page.items[0].key.sort);
  return newest !== dueAt && !isUnchecked(newest, spec.intervalMs, now);
};

const handleRun = async (deps: RunDeps, request: RunRequest, delivery: Delivery): Promise<Handled> => {
  const spec = findMonitor(deps, request);
  if (!spec) return handleUnknownMonitor(deps, request);

  const drill = await findDrill(deps, request);
  if (drill === 'over') return 'done';

  const planned = { request, spec, ...drill };
  const now = deps.clock.now();
  const { intervalMs } = spec;
  if (isOverdue({ dueAt: request.dueAt, intervalMs }, now) && !deps.runner.hasResult(runId(request))) {
    const workerTimeoutMs = workerTimeoutFor(deps.specs.values());
    return handleOverdueRun(deps, planned, { now, firstReceivedAt: delivery.firstReceivedAt, workerTimeoutMs });
  }

  // A message that was received before may be recorded already: then the service is not checked a second time.
  const isRedelivered = (delivery.receives ?? 1) > 1;
  if (isRedelivered && (await finishRecordedRun(deps, planned))) return 'done';

  if (request.trigger === 'catch-up' && (await wasCheckedSince(deps, planned))) return 'done';

  await executeRun(deps, planned);
  return 'done';
};

/** Runs of one message execute side by side. One that cannot be recorded returns the message, without harm to the others. */
export const handleMessage = async (deps: RunDeps, delivery: Delivery): Promise<Handled> => {
  const results = await Promise.all(
    delivery.message.runs.map((request) =>
      handleRun(deps, request, delivery).catch((error: unknown): Handled => {
        const reason = error instanceof Error ? error.message : error;
        deps.logger.error(`run ${runId(request)} could not be recorded: ${reason}`);
        return 'retry';
      }),
    ),
  );
  return results.includes('retry') ? 'retry' : 'done';
};
