// What is known of a monitor without running it: plain data, all of it checked.

/** From Down to Up takes `recoverAfter` well runs in a row, from Up to Down `after` failing ones. */
export type Policy = { readonly after: number; readonly recoverAfter: number };

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
};

/** What `monitors.ts` says, in the order in which it says it. */
export type Manifest = { readonly monitors: readonly MonitorSpec[] };
