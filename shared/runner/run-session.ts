// What one flow run shares with its task runs: limits, secrets, messages, and the signal that the run has ended.
import type { Clock } from '../clock/clock.ts';
import type { TaskState } from '../define/flow.ts';
import type { LoadedMonitor } from '../define/parse-monitors.ts';
import { type RunMessages, runMessages } from '../messages/runs.ts';
import type { Probe } from '../net/probe-port.ts';
import type { Secrets } from '../secrets/secrets.ts';
import type { ExecuteRequest } from './execution.ts';
import type { OpenTaskRun } from './open-task-run.ts';
import { openSecretScope, type SecretScope } from './secret-scope.ts';

/** Task runs that one flow run may start. */
export const maxTaskRuns = 50;

/** Characters that printed lines, evidence and messages may take in one flow run: a flow run is stored as one item. */
const maxRecordChars = 40_000;

export type Session = {
  readonly probe: Probe;
  readonly clock: Clock;
  readonly monitor: LoadedMonitor;
  readonly request: ExecuteRequest;
  readonly secrets: SecretScope;
  /** In the language of the monitor. */
  readonly messages: RunMessages;
  readonly taskRuns: OpenTaskRun[];
  /** Task runs that have started and not ended. */
  readonly runningTasks: Set<Promise<unknown>>;
  /** Task states that the flow received: a flow that returns some of them gets their aggregate as its state. */
  readonly receivedStates: TaskState[];
  /** Aborted when the flow run has ended. */
  readonly ended: AbortController;
  /** Set when a task finds that the deadline of the flow run has passed. */
  isOutOfTime: boolean;
  /** Where an error was thrown, once for each place; undefined afterwards, and where the place is not known. */
  readonly newFrameOf: (error: unknown) => string | undefined;
  /** Takes `chars` characters from the limit of the record. Returns false, and takes none, if fewer are left. */
  readonly reserveChars: (chars: number) => boolean;
};

export type SessionDeps = Pick<Session, 'probe' | 'clock'> & {
  /** Left out where no monitor has secrets. */
  readonly secrets?: Secrets | undefined;
  /** Where in the user's files an error was thrown, with the code; left out where their source is not known. */
  readonly frameOf?: ((error: unknown) => string | undefined) | undefined;
};

export const openSession = (deps: SessionDeps, about: Pick<Session, 'monitor' | 'request'>): Session => {
  const { probe, clock } = deps;
  const { language, secrets: names = [] } = about.monitor.spec;
  const messages = runMessages(language);
  const shownFrames = new Set<string>();
  let charsLeft = maxRecordChars;
  return {
    probe,
    clock,
    ...about,
    secrets: openSecretScope({ secrets: deps.secrets, names, messages }),
    messages,
    taskRuns: [],
    runningTasks: new Set(),
    receivedStates: [],
    ended: new AbortController(),
    isOutOfTime: false,
    newFrameOf: (error) => {
      const frame = deps.frameOf?.(error);
      if (frame === undefined || shownFrames.has(frame)) return undefined;
      shownFrames.add(frame);
      return frame;
    },
    reserveChars: (chars) => {
      if (chars > charsLeft) return false;
      charsLeft -= chars;
      return true;
    },
  };
};

/** Marks the flow run as out of time, and returns the error that its flow receives from `run()`. */
export const outOfTimeError = (session: Session): Error => {
  session.isOutOfTime = true;
  return new Error(session.messages.flowRunOutOfTime);
};

/**
 * Keeps the rejection of a promise that the user may never await from ending the process. Code that awaits the promise
 * still receives the rejection.
 */
export const ignoreUnhandled = <T>(promise: Promise<T>): Promise<T> => {
  promise.catch(() => undefined);
  return promise;
};
