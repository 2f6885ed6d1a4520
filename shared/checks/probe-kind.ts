// The contract of the code that sends the requests of a kind of check. Only processes that run checks load it.
import type { TaskDefinition } from '../define/task.ts';
import type { GuardedConnector } from '../net/guarded-connection.ts';
import type { ProbeOutcome, ProbeRequest } from '../net/probe-port.ts';
import type { RequestLimit } from '../net/request-limit.ts';

export type ProbeDeps = {
  /** Resolves names, applies the address policy and connects. */
  readonly connector: GuardedConnector;
  /** Limits the requests under way at once. */
  readonly limit: RequestLimit;
};

export type Sender<R extends ProbeRequest> = {
  /** Never rejects. */
  readonly send: (request: R) => Promise<ProbeOutcome>;
  /** Cancels the requests under way and resolves when they have ended; later requests are cancelled at once. */
  readonly close: () => Promise<void>;
};

export type ProbeKind<R extends ProbeRequest> = {
  readonly kind: R['kind'];
  /** Called once per process. */
  readonly createSender: (deps: ProbeDeps) => Sender<R>;
  /** The check that `vigia check <url>` runs, for a URL with one of the schemes of this kind. */
  readonly checkOfUrl: (name: string, url: string) => TaskDefinition;
};
