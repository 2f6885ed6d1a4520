// What one flow run shares with its task runs while it lasts: its limits, and the end of it.
import type { Clock } from '../clock/clock.ts';
import type { LoadedMonitor } from '../define/parse-monitors.ts';
import type { Probe } from '../net/probe-port.ts';
import type { Secrets } from '../secrets/secrets.ts';
import type { ExecuteRequest } from './execution.ts';
import type { OpenTaskRun } from './open-task-run.ts';
import { type SecretScope, secretScope } from './secret-scope.ts';

/** Task runs that one flow run may start. */
export const maxTaskRuns = 50;

/** Characters that lines, evidence and the messages of attempts may take in one flow run: its record is one item. */
const allowanceChars = 40_000;

export type Session = {
  readonly probe: Probe;
  readonly clock: Clock;
  readonly monitor: LoadedMonitor;
  readonly request: ExecuteRequest;
  readonly secrets: SecretScope;
  readonly taskRuns: OpenTaskRun[];
  /** Task runs that have been started and not ended. */
  readonly underWay: Set<Promise<unknown>>;
  /** States that were handed to the flow, so that they are known when it returns them. */
  readonly handedOut: WeakSet<object>;
  /** Aborted when the flow run is over. */
  readonly over: AbortController;
  /** Set by whatever finds that the deadline is past. */
  outOfTime: boolean;
  /** Takes so many characters from the allowance, if they are there. */
  readonly allow: (chars: number) => boolean;
};

export type SessionDeps = Pick<Session, 'probe' | 'clock'> & {
  /** Left out where no monitor has secrets. */
  readonly secrets?: Secrets | undefined;
};

export const openSession = (deps: SessionDeps, about: Pick<Session, 'monitor' | 'request'>): Session => {
  const { probe, clock } = deps;
  const { language = 'en', secrets: names = [] } = about.monitor.spec;
  let left = allowanceChars;
  return {
    probe,
    clock,
    ...about,
    secrets: secretScope({ secrets: deps.secrets, names, language }),
    taskRuns: [],
    underWay: new Set(),
    handedOut: new WeakSet(),
    over: new AbortController(),
    outOfTime: false,
    allow: (chars) => {
      if (chars > left) return false;
      left -= chars;
      return true;
    },
  };
};

/** What a flow is told that calls a task when the time of its run is up. */
export const outOfTime = (session: Session): Error => {
  session.outOfTime = true;
  return new Error('the time of the flow run is up');
};

/**
 * A promise that we made and the user may never look at: its rejection must not end the process.
 * Whoever awaits it still gets the rejection.
 */
export const owned = <T>(promise: Promise<T>): Promise<T> => {
  promise.catch(() => undefined);
  return promise;
};
