// An incident: from the run at which a monitor went Down to the run at which it recovered.

/** The transitions of an incident: it is opened, then ended by recovery, removal or pausing of its monitor. */
export type TransitionKind = 'opened' | 'closed' | 'removed' | 'paused';

/** What is sent about an incident. */
export type AlertKind = TransitionKind | 'reminder';

export type IncidentAlert = { readonly id: string; readonly kind: AlertKind };

/** The final outcome of sending an alert to a channel. */
export type Delivery = {
  /** The name of the channel. */
  readonly channel: string;
  readonly outcome: 'accepted' | 'refused';
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** Why the channel refused. */
  readonly reason?: string;
};

/** `sentAt`: when the first channel accepted it; absent until then. */
export type SentAlert = IncidentAlert & { readonly sentAt?: number; readonly deliveries?: readonly Delivery[] };

export type Incident = {
  /** `monitor#n`: a due time would collide when results arrive late. */
  readonly id: string;
  readonly monitor: string;
  readonly n: number;
  /** Due time of the run, milliseconds since the epoch. */
  readonly startedAt: number;
  readonly endedAt?: number;
  /** How much of it was not checked, in milliseconds; absent when there is none. */
  readonly uncheckedMs?: number;
  /** The message of the first failing task. */
  readonly cause: string;
  /** Names of the failing tasks. */
  readonly tasks: readonly string[];
  /** Its alerts in order; of its reminders only the newest. */
  readonly alerts: readonly SentAlert[];
};

export const incidentId = (monitor: string, n: number): string => `${monitor}#${n}`;

/** Reminders of one incident that are kept: it may last for weeks. */
export const keptReminders = 20;

/** Adds alerts, and drops the oldest reminders beyond the limit. */
export const withAlerts = (alerts: Incident['alerts'], notified: readonly IncidentAlert[]): Incident['alerts'] => {
  const all = [...alerts, ...notified];
  const reminders = all.filter(({ kind }) => kind === 'reminder');
  const dropped = new Set(reminders.slice(0, -keptReminders));
  return all.filter((alert) => !dropped.has(alert));
};
