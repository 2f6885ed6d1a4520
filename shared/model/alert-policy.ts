// What a policy says where it leaves something out, and what becomes of a status when it is another one.
import type { Policy } from './monitor.ts';
import type { MonitorStatus } from './status.ts';

/** While an incident lasts, if the policy does not say otherwise. */
export const usualRemindEveryMs = 3_600_000;

/**
 * How often people are reminded of an incident that lasts; 0: never. Where each failure is told, a reminder would
 * say nothing new: it has to be asked for.
 */
export const remindEveryMs = ({ remindEveryMs, every }: Policy): number =>
  remindEveryMs ?? (every === 'failure' ? 0 : usualRemindEveryMs);

export const samePolicy = (a: Policy, b: Policy): boolean =>
  a.after === b.after &&
  a.recoverAfter === b.recoverAfter &&
  a.remindEveryMs === b.remindEveryMs &&
  a.every === b.every;

/**
 * With another title or policy from `now` on; the very object that was given where both are the same. Where each
 * failure is to be told from now on, those before are not.
 */
export const reworded = (
  status: MonitorStatus,
  { title, policy }: Pick<MonitorStatus, 'title' | 'policy'>,
  now: number,
): MonitorStatus => {
  if (status.title === title && samePolicy(status.policy, policy)) return status;
  if (status.policy.every === policy.every) return { ...status, title, policy };
  const failures = { count: status.failures?.count ?? 0, from: now, runs: [] };
  return { ...status, title, policy, failures };
};
