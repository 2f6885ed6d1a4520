// An incident: from the run that turned a monitor Down to the run that turned it Up.

/** What opened an incident, or ended it: the service is well again, or nobody looks any more. */
export type AlertKind = 'opened' | 'closed' | 'removed' | 'paused';

export type Incident = {
  /** `monitor#n`: a due time would collide when results arrive late. */
  readonly id: string;
  readonly monitor: string;
  readonly n: number;
  /** Due time of the run, milliseconds since the epoch. */
  readonly startedAt: number;
  readonly endedAt?: number;
  /** Why, in the words of the first failing task. */
  readonly cause: string;
  /** Names of the failing tasks. */
  readonly tasks: readonly string[];
  /** What was told of it; `sentAt` is when it was accepted, left out until then. */
  readonly alerts: readonly { readonly id: string; readonly kind: AlertKind; readonly sentAt?: number }[];
};

export const incidentId = (monitor: string, n: number): string => `${monitor}#${n}`;
