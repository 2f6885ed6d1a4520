// The messages between the process and a thread that runs flows: plain data, so that they can be cloned.
import type { MessagePort } from 'node:worker_threads';
import type { ProbeOutcome, ProbeRequest } from '../../net/probe-port.ts';
import type { SecretError } from '../../secrets/secrets.ts';
import type { ExecuteRequest } from '../execution.ts';
import type { ModuleSources } from './module-sources.ts';

/** What a thread receives when it starts. */
export type ThreadData = {
  readonly port: MessagePort;
  readonly monitorsFile: string;
  readonly sources: ModuleSources;
  /** Whether the process caches compiled code in a folder. */
  readonly compileCache: boolean;
};

/** The reply to a call, which has the same `id`. */
export type RpcReply =
  | { readonly kind: 'probe-result'; readonly id: number; readonly outcome: ProbeOutcome }
  | { readonly kind: 'secret-value'; readonly id: number; readonly value: string }
  | {
      readonly kind: 'secret-error';
      readonly id: number;
      readonly reason: SecretError['reason'];
      readonly message: string;
    };

export type ToThread = RpcReply | { readonly kind: 'run'; readonly request: ExecuteRequest };

/** A call of a function of the process. */
export type RpcCall =
  | { readonly kind: 'probe'; readonly id: number; readonly request: Omit<ProbeRequest, 'signal'> }
  /** Has no reply: the probe that has this `id` replies. */
  | { readonly kind: 'cancel-probe'; readonly id: number }
  | { readonly kind: 'get-secret'; readonly id: number; readonly name: string };

/**
 * Which monitors may use a thread after a run. `any-monitor`: the run left nothing behind. `same-monitor`: timers or
 * connections of the run are still there, and must not affect another monitor. `none`: the thread has grown too much.
 */
export type Reusability = 'any-monitor' | 'same-monitor' | 'none';

export type FromThread =
  | RpcCall
  | { readonly kind: 'ready' }
  | { readonly kind: 'load-failed'; readonly problems: string }
  | { readonly kind: 'run-ended'; readonly execution: unknown; readonly reusability: Reusability }
  /** A log line for an error of a run that has ended. */
  | { readonly kind: 'late-error'; readonly line: string };
