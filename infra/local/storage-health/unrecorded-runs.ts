// What runs have found, kept until it is recorded: a run that comes back asks nobody twice, and nothing stays untold.
import { runId } from '../../../shared/model/identity.ts';
import type { Notification } from '../../../shared/model/notification.ts';
import { failedTaskRuns, lastState, verdict } from '../../../shared/model/run.ts';
import type { RunRequest } from '../../../shared/model/run-message.ts';
import type { Delivery, Handled } from '../../../shared/queue/delivery.ts';
import type { Execution, Runner } from '../../../shared/runner/execution.ts';
import type { LocalRecording } from './monitor-storage.ts';
import { unrecordedTurn } from './storage-notifications.ts';
import type { UnrecordedAlerts } from './unrecorded-alerts.ts';

type Deps = {
  readonly now: () => number;
  readonly sendDirectly: (notification: Notification) => void;
  readonly recording: LocalRecording;
  readonly notified: UnrecordedAlerts;
  /** How often a message comes at most: after that its runs are given up. */
  readonly maxReceives: number;
};

export type UnrecordedRuns = Pick<Runner, 'executeOnce' | 'hasResult'> & {
  readonly handle: (handle: (delivery: Delivery) => Promise<Handled>) => (delivery: Delivery) => Promise<Handled>;
};

const causeOf = (execution: Execution): string => {
  const [first] = failedTaskRuns(execution);
  return lastState(first ?? execution).message ?? '';
};

export const keepUnrecordedRuns = ({ now, sendDirectly, recording, notified, maxReceives }: Deps): UnrecordedRuns => {
  const kept = new Map<string, Promise<Execution>>();
  /** The monitors that were told to be failing from no record, by when that began. */
  const failing = new Map<string, number>();

  const notifyRecovered = ({ monitor, dueAt }: RunRequest, since: number, text: string): void => {
    failing.delete(monitor);
    const notification = unrecordedTurn(monitor, false, { since, at: now(), text });
    notified.passing(monitor, dueAt, notification.id);
    sendDirectly(notification);
  };

  const notifyFailing = ({ monitor, dueAt }: RunRequest, execution: Execution): void => {
    const since = execution.startedAt;
    failing.set(monitor, since);
    const text = `${monitor} is failing, and that cannot be recorded: ${causeOf(execution)}`;
    const notification = unrecordedTurn(monitor, true, { since, at: now(), text });
    notified.failing(monitor, dueAt, notification.id);
    sendDirectly(notification);
  };

  /** While nothing can be settled, each turn is told here. */
  const notify = (run: RunRequest, execution: Execution): void => {
    const found = verdict(execution);
    const since = failing.get(run.monitor);
    if (found === 'failing' && since === undefined) notifyFailing(run, execution);
    if (found === 'passing' && since !== undefined)
      notifyRecovered(run, since, `${run.monitor} is well again, and that cannot be recorded`);
  };

  /** From now on its status tells, unless the record begins with its being well: of that no status would say a word. */
  const notifyRecorded = (run: RunRequest, execution: Execution): void => {
    const since = failing.get(run.monitor);
    const found = verdict(execution);
    if (found === 'failing') failing.delete(run.monitor);
    if (found !== 'passing') return;
    if (since !== undefined) notifyRecovered(run, since, `${run.monitor} is well again`);
    else notified.passing(run.monitor, run.dueAt);
  };

  const each = async (runs: readonly RunRequest[], say: typeof notify): Promise<void> => {
    for (const run of runs) {
      const execution = await kept.get(runId(run));
      if (execution) say(run, execution);
    }
  };

  return {
    executeOnce: async (id, execute) => {
      const before = kept.get(id);
      if (before) return before;
      const execution = execute();
      kept.set(id, execution);
      execution.catch(() => kept.delete(id));
      return execution;
    },
    hasResult: (id) => kept.has(id),
    handle: (handle) => async (delivery) => {
      const handled = await handle(delivery);
      const { runs } = delivery.message;
      const receives = delivery.receives ?? 1;
      if (handled === 'retry' && receives === 1) {
        recording.wait(runs.length);
        // It is over already, or it never began.
        if (recording.state().error) void each(runs, notify);
      }
      if (handled === 'retry' && receives < maxReceives) return handled;
      if (receives > 1) recording.wait(-runs.length);
      if (handled === 'done' && runs.some(({ monitor }) => notified.isOpen(monitor))) await each(runs, notifyRecorded);
      const took = runs.filter((run) => kept.delete(runId(run))).length;
      if (handled === 'retry') recording.lost(took);
      else recording.recorded(took);
      return handled;
    },
  };
};
