// Tells which run an error belongs to that nobody waited for, however late it comes, and which run called for the end.
import { AsyncLocalStorage } from 'node:async_hooks';
import { state } from '../model/state.ts';
import { cleanText, errorMessage } from '../text/clean.ts';
import type { Execution } from './execution.ts';

type Run = {
  over: boolean;
  stray?: string;
  /** Ends the run in the place of the process; left out where the process ends with it. */
  readonly exit?: (message: string) => void;
};

export type WatchDeps = {
  /** Given what a run that is over has left behind. */
  readonly notify: (message: string) => void;
  /** Takes secrets out of the words of an error. */
  readonly clean: (text: string) => string;
  /** Where in the user's own files an error came from, as ` (monitors.ts:12)`; left out where nobody can know. */
  readonly placeOf?: (error: unknown) => string;
  /** Given errors that belong to no run; left out where somebody else tells them. */
  readonly tellOutside?: (message: string) => void;
};

/**
 * A run that let an error slip is Crashed where it would be Completed. One that is Failed stays so: of two promises
 * that fail in an outage one is often not waited for, and the outage must not be hidden by that.
 */
const crashed = (execution: Execution, stray: string): Execution => {
  const last = execution.states.at(-1);
  if (last?.type !== 'COMPLETED') return execution;
  return { ...execution, states: [...execution.states.slice(0, -1), state('Crashed', last.timestamp, stray)] };
};

/** One turn of the event loop: what a run has let slip has surfaced then. */
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

export const watchedRuns = ({ notify, clean, placeOf = () => '', tellOutside }: WatchDeps) => {
  const runs = new AsyncLocalStorage<Run>();
  /** Thrown to stop whoever called process.exit: told already, as the end of its run. */
  const notified = new WeakSet<object>();

  const seen = (what: string, error: unknown): void => {
    if (typeof error === 'object' && error !== null && notified.has(error)) return;
    const run = runs.getStore();
    // Before the place comes after them: where words were cut, only their end says so.
    const words = `${clean(errorMessage(error))}${placeOf(error)}`;
    const outside = `${what} outside any run: ${words}. Nobody waited for it; the watch goes on.`;
    if (!run) tellOutside?.(outside);
    else if (run.over) notify(outside);
    else run.stray ??= cleanText(`${what}, and nobody waited for it: ${words}`);
  };

  const watchExit = (): void => {
    const { exit } = process;
    process.exit = (code) => {
      const run = runs.getStore();
      if (!run || (!run.over && !run.exit)) return exit(code);
      const error = new Error(`process.exit(${code ?? ''}) was called`);
      if (!run.over && run.exit) {
        notified.add(error);
        run.over = true;
        run.exit(error.message);
      }
      throw error;
    };
  };

  return {
    /**
     * Runs it; what it throws besides while it lasts is part of what comes back. With `exited`, a call of process.exit
     * ends it with what that makes of the words for it, and the process stays.
     */
    watch: async (work: () => Promise<Execution>, exited?: (message: string) => Execution): Promise<Execution> => {
      const { promise: gone, resolve } = Promise.withResolvers<Execution>();
      const run: Run = { over: false, ...(exited ? { exit: (message) => resolve(exited(message)) } : {}) };
      const worked = runs.run(run, async () => {
        const execution = await work();
        await turn();
        return execution;
      });
      const execution = await Promise.race([worked, gone]);
      run.over = true;
      return run.stray === undefined ? execution : crashed(execution, run.stray);
    },
    /** From now on no such error ends the thread or the process, and what a run has left behind cannot end it either. */
    exceptionsAreOurs: (): void => {
      // Whoever listened before would end the process: Lambda's own runtime does, for any of these.
      process.removeAllListeners('unhandledRejection').on('unhandledRejection', (error) => {
        seen('A promise was rejected', error);
      });
      process.removeAllListeners('uncaughtException').on('uncaughtException', (error) => {
        seen('An exception was thrown', error);
      });
      watchExit();
    },
  };
};
