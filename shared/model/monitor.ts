// The static description of a monitor, as parsed from the monitors file: validated, plain data.
import type { AlertChannels } from './alert-channels.ts';
import type { Language } from './language.ts';

/** When alerts are sent. `after` failing runs in a row make a monitor Down, `recoverAfter` passing runs make it Up. */
export type Policy = {
  readonly after: number;
  readonly recoverAfter: number;
  /** Time between reminders of an open incident; 0: no reminders; left out: the default of alert-policy.ts. */
  readonly remindEveryMs?: number;
  /** Also alerts on each failed task run. Left out: alerts when an incident opens and closes, and reminders. */
  readonly every?: 'failure';
};

export type Attempts = {
  /** Of one attempt of one task. */
  readonly timeoutMs: number;
  /** Attempts after the first. */
  readonly retries: number;
  readonly retryDelayMs: number;
};

export type MonitorSpec = {
  /** A stable slug: key and URL segment. */
  readonly id: string;
  readonly title: string;
  readonly flow: string;
  /** Names of its checks. Empty for a flow of the user's own, whose tasks appear only when it runs. */
  readonly tasks: readonly string[];
  /** Only monitors of kind `checks` may share a message with others. */
  readonly kind: 'flow' | 'checks';
  readonly intervalMs: number;
  readonly attempts: Attempts;
  readonly allowPrivate: boolean;
  readonly policy: Policy;
  /** Of its messages; left out: English. */
  readonly language?: Language;
  /** Names of the secrets that its requests may use; left out when there are none. */
  readonly secrets?: readonly string[];
  /** Its checks are paused; left out when they are not. */
  readonly paused?: true;
  /** What the user wrote of `attempts`: the rest is fitted again when the interval is overridden. */
  readonly requestedAttempts?: { readonly timeoutMs?: number; readonly retries?: number };
};

/** The monitors file as data: its monitors in their order, and the channels of its alerts, if it has any. */
export type Manifest = { readonly monitors: readonly MonitorSpec[]; readonly alerts?: AlertChannels | undefined };

/** Names of all secrets that the monitors use, each once, sorted. */
export const manifestSecretNames = ({ monitors }: Manifest): readonly string[] =>
  [...new Set(monitors.flatMap(({ secrets = [] }) => secrets))].sort();
