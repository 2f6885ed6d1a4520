// What the process and a thread of flows say to each other: plain data only.
import type { MessagePort } from 'node:worker_threads';
import type { ProbeOutcome, ProbeRequest } from '../../net/probe-port.ts';
import type { SecretError } from '../../secrets/secrets.ts';
import type { ExecuteRequest } from '../execution.ts';
import type { Sources } from './sources.ts';

/** What a thread is given when it starts. */
export type ThreadData = {
  readonly port: MessagePort;
  readonly monitorsFile: string;
  readonly sources: Sources;
  /** Whether compiled code is kept in a folder, as in the process. */
  readonly compileCache: boolean;
};

export type ToThread =
  | { readonly kind: 'run'; readonly request: ExecuteRequest }
  | { readonly kind: 'outcome'; readonly id: number; readonly outcome: ProbeOutcome }
  | { readonly kind: 'secret'; readonly id: number; readonly value: string }
  | {
      readonly kind: 'refused';
      readonly id: number;
      readonly reason: SecretError['reason'];
      readonly message: string;
    };

/**
 * For whom a thread is fit after a run. `all`: the run left nothing behind. `same`: timers or connections of it are
 * still there, which may hurt no other monitor. `none`: it is worn out.
 */
export type Fitness = 'all' | 'same' | 'none';

export type FromThread =
  | { readonly kind: 'ready' }
  | { readonly kind: 'unloaded'; readonly message: string }
  | { readonly kind: 'ended'; readonly execution: unknown; readonly fitFor: Fitness }
  /** Thrown by what a run left behind when it was over. */
  | { readonly kind: 'stray'; readonly message: string }
  | { readonly kind: 'probe'; readonly id: number; readonly request: Omit<ProbeRequest, 'signal'> }
  | { readonly kind: 'cancel'; readonly id: number }
  | { readonly kind: 'ask'; readonly id: number; readonly secret: string };
