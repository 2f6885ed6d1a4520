// An incident: from the run that turned a monitor Down to the run that turned it Up.

/** What opens an incident, and what ends it: the service is well again, or nobody looks any more. */
export type TurnKind = 'opened' | 'closed' | 'removed' | 'paused';

/** What is told of an incident. */
export type AlertKind = TurnKind | 'reminder';

export type IncidentAlert = { readonly id: string; readonly kind: AlertKind };

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
  /** What was told of it; `sentAt` is when it was accepted, left out until then. Of its reminders only the newest. */
  readonly alerts: readonly (IncidentAlert & { readonly sentAt?: number })[];
};

export const incidentId = (monitor: string, n: number): string => `${monitor}#${n}`;

/** Reminders of one incident that are kept: it may last for weeks. */
export const keptReminders = 20;

/** With what is told now; the oldest reminders make room. */
export const withAlerts = (alerts: Incident['alerts'], notified: readonly IncidentAlert[]): Incident['alerts'] => {
  const all = [...alerts, ...notified];
  const reminders = all.filter(({ kind }) => kind === 'reminder');
  const dropped = new Set(reminders.slice(0, -keptReminders));
  return all.filter((alert) => !dropped.has(alert));
};
