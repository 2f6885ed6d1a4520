// The defaults of an alert policy, and the change of a status when its monitor is defined differently.
import type { Policy } from './monitor.ts';
import { type MonitorFacts, type MonitorStatus, monitorFacts } from './status.ts';

/** Between reminders of an open incident, when the policy defines nothing else. */
const defaultRemindEveryMs = 3_600_000;

/**
 * Milliseconds between reminders of an open incident; 0: no reminders. When each failure is an alert, reminders report
 * nothing new, and are off unless the policy requires them.
 */
export const remindEveryMs = ({ remindEveryMs, every }: Policy): number =>
  remindEveryMs ?? (every === 'failure' ? 0 : defaultRemindEveryMs);

const samePolicy = (a: Policy, b: Policy): boolean =>
  a.after === b.after &&
  a.recoverAfter === b.recoverAfter &&
  a.remindEveryMs === b.remindEveryMs &&
  a.every === b.every;

export const sameFacts = (a: MonitorFacts, b: MonitorFacts): boolean =>
  a.title === b.title &&
  a.language === b.language &&
  a.unknownAfterMs === b.unknownAfterMs &&
  samePolicy(a.policy, b.policy);

/**
 * The status with another title, language, policy or interval from `now` on; the very object that was given when all are the same.
 * When each failure becomes an alert from now on, earlier failures do not.
 */
export const withFacts = (status: MonitorStatus, facts: MonitorFacts, now: number): MonitorStatus => {
  if (sameFacts(status, facts)) return status;
  const { language: _, unknownAfterMs: __, ...rest } = status;
  const changed = { ...rest, ...monitorFacts(facts) };
  if (status.policy.every === facts.policy.every) return changed;
  return { ...changed, failures: { count: status.failures?.count ?? 0, from: now, runs: [] } };
};
