// Everything that happens around one run, in order. Local and AWS pass in what differs: the runner, the store, the clock.
import type { Clock } from '../../clock/clock.ts';
import { budgetMs } from '../../model/budget.ts';
import type { SimulatedFault } from '../../model/drill.ts';
import { runId } from '../../model/identity.ts';
import type { MonitorSpec } from '../../model/monitor.ts';
import type { RunRequest } from '../../model/run-message.ts';
import type { Execution, Runner } from '../../runner/execution.ts';
import { type RecordDeps, record } from '../record/index.ts';
import { flowRunOf } from './flow-run.ts';

export type ExecuteRunDeps = RecordDeps & { readonly clock: Clock; readonly runner: Runner };

/** One run of one monitor, as it is to be executed. */
export type PlannedRun = {
  readonly request: RunRequest;
  /** The monitor at the interval that was planned. */
  readonly spec: MonitorSpec;
  /** The fault that a drill simulates; left out for a real run, and once the simulated outage is over. */
  readonly simulated?: SimulatedFault;
};

/** A worker waits at most this long for a due time: SQS delays by whole seconds, and may deliver early. */
export const maxWaitMs = 1_500;

const waitUntilDue = async ({ clock }: ExecuteRunDeps, { request }: PlannedRun): Promise<void> => {
  const earlyMs = request.dueAt - clock.now();
  if (earlyMs > 0) await clock.sleep(Math.min(earlyMs, maxWaitMs));
};

/** The composition, from the outside in. Retries and time-outs of tasks are inside the generation's run functions. */
const execute = ({ clock, runner }: ExecuteRunDeps, { request, spec, simulated }: PlannedRun): Promise<Execution> => {
  const { id: monitor, intervalMs, attempts, language } = spec;
  const id = runId(request);
  const deadline = clock.now() + budgetMs(intervalMs, attempts);
  const execution = { monitor, runId: id, deadline, attempts, language, ...(simulated ? { simulated } : {}) };
  return runner.executeOnce(id, () =>
    runner.attributeFailure({ monitor, language }, () =>
      runner.withGeneration(monitor, (generation) =>
        generation.isFlow(monitor) ? generation.runIsolated(execution) : generation.runInProcess(execution),
      ),
    ),
  );
};

/** Waits for the due time, executes the run, and records it with all that follows from it. */
export const executeRun = async (deps: ExecuteRunDeps, planned: PlannedRun): Promise<void> => {
  await waitUntilDue(deps, planned);
  const execution = await execute(deps, planned);
  await record(deps, flowRunOf(planned, execution, deps.clock.now()));
};
