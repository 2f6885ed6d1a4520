// Reports monitors that fail or recover while runs cannot be recorded, and ties the recorded alerts of later to that.
import { unrecordedOutage as messages } from '../../../shared/messages/en/storage-health.ts';
import type { Notification } from '../../../shared/model/notification.ts';
import { failedTaskRuns, lastState, verdict } from '../../../shared/model/run.ts';
import type { RunRequest } from '../../../shared/model/run-message.ts';
import type { Execution } from '../../../shared/runner/execution.ts';
import { unrecordedFailure, unrecordedRecovery } from './compose-direct-notification.ts';
import type { SendDirectly } from './direct-sender.ts';

export type UnrecordedOutages = {
  /** A run finished and could not be recorded: each change between failing and passing is reported. */
  readonly runUnrecorded: (run: RunRequest, execution: Execution) => void;
  /** A run finished and is recorded. */
  readonly runRecorded: (run: RunRequest, execution: Execution) => void;
  /** Whether an outage was reported and no passing run has followed it. */
  readonly isOpen: (monitor: string) => boolean;
  /** Marks a notification of the alert step about an outage that was reported before, so that it is no second alarm. */
  readonly reword: (notification: Notification) => Notification;
};

/** The newest reported outage of a monitor. */
type Outage = {
  /** When its first failing run started. */
  readonly since: number;
  /** When its first failing run was due. */
  readonly from: number;
  /** When the first passing run after it was due. */
  readonly until?: number;
  /** Ids of the notifications. */
  readonly opened: string;
  readonly closed?: string;
  /** Whether its end is to be reported here; false once a failing run is recorded, because its status reports it then. */
  readonly isReportedHere: boolean;
};

const causeOf = (execution: Execution): string => {
  const [first] = failedTaskRuns(execution);
  return lastState(first ?? execution).message ?? '';
};

type Deps = { readonly now: () => number; readonly sendDirectly: SendDirectly };

export const trackUnrecordedOutages = ({ now, sendDirectly }: Deps): UnrecordedOutages => {
  const outages = new Map<string, Outage>();

  const reportFailure = ({ monitor, dueAt }: RunRequest, execution: Execution): void => {
    const since = execution.startedAt;
    const text = messages.failing({ monitor, cause: causeOf(execution) });
    const notification = unrecordedFailure(monitor, { since, at: now(), text });
    outages.set(monitor, { since, from: dueAt, opened: notification.id, isReportedHere: true });
    sendDirectly(notification);
  };

  const reportRecovery = ({ monitor, dueAt }: RunRequest, outage: Outage, text: string): void => {
    const notification = unrecordedRecovery(monitor, { since: outage.since, at: now(), text });
    outages.set(monitor, { ...outage, until: dueAt, closed: notification.id, isReportedHere: false });
    sendDirectly(notification);
  };

  const reportedAs = ({ monitor, alert }: Notification): string | undefined => {
    const outage = outages.get(monitor);
    if (!outage || (alert.kind !== 'opened' && alert.kind !== 'closed')) return undefined;
    const { from, until = Number.POSITIVE_INFINITY } = outage;
    return alert.startedAt >= from && alert.startedAt < until ? outage[alert.kind] : undefined;
  };

  return {
    runUnrecorded: (run, execution) => {
      const { monitor } = run;
      const outage = outages.get(monitor);
      const found = verdict(execution);
      if (found === 'failing' && !outage?.isReportedHere) reportFailure(run, execution);
      if (found === 'passing' && outage?.isReportedHere)
        reportRecovery(run, outage, messages.recoveredUnrecorded({ monitor }));
    },
    runRecorded: (run, execution) => {
      const { monitor, dueAt } = run;
      const outage = outages.get(monitor);
      const found = verdict(execution);
      if (!outage) return;
      if (found === 'failing') outages.set(monitor, { ...outage, isReportedHere: false });
      if (found !== 'passing') return;
      // No recorded run is failing, so the status of the monitor has nothing to report.
      if (outage.isReportedHere) reportRecovery(run, outage, messages.recovered({ monitor }));
      else if (outage.until === undefined) outages.set(monitor, { ...outage, until: dueAt });
    },
    isOpen: (monitor) => outages.has(monitor) && outages.get(monitor)?.until === undefined,
    reword: (notification) => {
      const id = reportedAs(notification);
      if (id === undefined) return notification;
      return { ...notification, severity: 'info', text: messages.reportedBefore({ id, text: notification.text }) };
    },
  };
};
