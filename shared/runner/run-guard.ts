// Attributes unhandled errors, and calls of process.exit, to the run that caused them, so that they end only that run.
import { AsyncLocalStorage } from 'node:async_hooks';
import { unhandledErrors } from '../messages/en/unhandled-errors.ts';
import type { RunMessages } from '../messages/runs.ts';
import { state } from '../model/state.ts';
import { cleanText, errorMessage } from '../text/clean.ts';
import type { Execution } from './execution.ts';

type GuardedRun = {
  readonly messages: RunMessages;
  hasEnded: boolean;
  /** The message of the first error that the run did not handle. */
  unhandled?: string;
  /** Ends the run in place of the process. Left out where the process (a thread) ends with the run. */
  readonly exit?: (message: string) => void;
};

type RunGuardDeps = {
  /** Receives a log line for an error of a run that has ended. */
  readonly onLateError: (line: string) => void;
  /** Receives a log line for an error that belongs to no run. Left out: another handler logs those. */
  readonly onForeignError?: (line: string) => void;
  /** Takes secrets out of the text of an error. */
  readonly redact: (text: string) => string;
  /** Where in the user's files an error was thrown, such as ` (monitors.ts:12)`. Left out where that is unknown. */
  readonly locationOf?: (error: unknown) => string;
};

type GuardOptions = {
  readonly messages: RunMessages;
  /** Makes the execution of a run that called process.exit. Left out where that call ends the whole thread. */
  readonly onExit?: (message: string) => Execution;
};

type ErrorKind = 'rejection' | 'exception';

/**
 * A run with an unhandled error is Crashed where it would be Completed. A Failed run stays Failed: in an outage two
 * promises may fail of which the flow awaits only one, and that must not hide the outage.
 */
const withUnhandled = (execution: Execution, message: string): Execution => {
  const last = execution.states.at(-1);
  if (last?.type !== 'COMPLETED') return execution;
  return { ...execution, states: [...execution.states.slice(0, -1), state('Crashed', last.timestamp, message)] };
};

/** Node reports an unhandled rejection of a run within one turn of the event loop. */
const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

export const createRunGuard = ({ onLateError, onForeignError, redact, locationOf = () => '' }: RunGuardDeps) => {
  const runs = new AsyncLocalStorage<GuardedRun>();
  /** Errors thrown to stop a caller of process.exit: their runs have ended with that message already. */
  const exitErrors = new WeakSet<object>();

  const handle = (kind: ErrorKind, thrown: unknown): void => {
    if (typeof thrown === 'object' && thrown !== null && exitErrors.has(thrown)) return;
    const run = runs.getStore();
    // Redacted before the location is appended: only at the end of a text can a cut secret be recognised.
    const error = `${redact(errorMessage(thrown))}${locationOf(thrown)}`;
    if (!run) onForeignError?.(unhandledErrors[kind]({ error }));
    else if (run.hasEnded) onLateError(unhandledErrors[kind]({ error }));
    else {
      const { unhandledRejection, uncaughtException } = run.messages;
      run.unhandled ??= cleanText(kind === 'rejection' ? unhandledRejection({ error }) : uncaughtException({ error }));
    }
  };

  const interceptExit = (): void => {
    const { exit } = process;
    process.exit = (code) => {
      const run = runs.getStore();
      if (!run || (!run.hasEnded && !run.exit)) return exit(code);
      const error = new Error(run.messages.exitCalled({ code: String(code ?? '') }));
      if (!run.hasEnded && run.exit) {
        exitErrors.add(error);
        run.hasEnded = true;
        run.exit(error.message);
      }
      throw error;
    };
  };

  return {
    /**
     * Resolves with the execution, Crashed if the run caused an unhandled error. With `onExit`, a call of process.exit
     * ends the run and not the process.
     */
    guard: async (execute: () => Promise<Execution>, { messages, onExit }: GuardOptions): Promise<Execution> => {
      const { promise: exited, resolve } = Promise.withResolvers<Execution>();
      const exit = onExit && ((message: string) => resolve(onExit(message)));
      const run: GuardedRun = { messages, hasEnded: false, ...(exit ? { exit } : {}) };
      const executed = runs.run(run, async () => {
        const execution = await execute();
        await nextTurn();
        return execution;
      });
      const execution = await Promise.race([executed, exited]);
      run.hasEnded = true;
      return run.unhandled === undefined ? execution : withUnhandled(execution, run.unhandled);
    },

    /** From now on no unhandled error ends the thread or the process, and no run that has ended can exit it. */
    install: (): void => {
      // Earlier listeners would end the process: the runtime of Lambda does so for each of these errors.
      process.removeAllListeners('unhandledRejection').on('unhandledRejection', (error) => handle('rejection', error));
      process.removeAllListeners('uncaughtException').on('uncaughtException', (error) => handle('exception', error));
      interceptExit();
    },
  };
};
