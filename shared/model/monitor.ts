// What is known of a monitor without running it: plain data, all of it checked.
import type { Language } from './language.ts';

/** From Down to Up takes `recoverAfter` well runs in a row, from Up to Down `after` failing ones. */
export type Policy = {
  readonly after: number;
  readonly recoverAfter: number;
  /** Between reminders of an incident that lasts; 0: none; left out: as usual (policy.ts). */
  readonly remindEveryMs?: number;
  /** Each failed task run is told as well; left out: only what opens and ends an incident, and reminders. */
  readonly every?: 'failure';
};

export type Attempts = {
  /** For one attempt of one task. */
  readonly timeoutMs: number;
  /** Further attempts after the first. */
  readonly retries: number;
  readonly retryDelayMs: number;
};

export type MonitorSpec = {
  /** A stable slug: key and URL segment. */
  readonly id: string;
  readonly title: string;
  readonly flow: string;
  /** The names of its checks; empty for a flow of the user's own, whose tasks show when it runs. */
  readonly tasks: readonly string[];
  /** Only monitors made of `checks` may share a message with others. */
  readonly kind: 'flow' | 'checks';
  readonly intervalMs: number;
  readonly attempts: Attempts;
  readonly allowPrivate: boolean;
  readonly policy: Policy;
  /** In which it words what it finds; English when left out. */
  readonly language?: Language;
  /** Names of the secrets that its requests may ask for; left out when there are none. */
  readonly secrets?: readonly string[];
  /** It is not to run for now; left out when it is. */
  readonly paused?: true;
  /** The time-out and the retries that the user wrote, so that the others can be fitted to another interval. */
  readonly asked?: { readonly timeoutMs?: number; readonly retries?: number };
};

/** What `monitors.ts` says, in the order in which it says it. */
export type Manifest = { readonly monitors: readonly MonitorSpec[] };

/** Names of all secrets that the monitors ask for, each once. */
export const secretsOf = ({ monitors }: Manifest): readonly string[] =>
  [...new Set(monitors.flatMap(({ secrets = [] }) => secrets))].sort();
