// Inside a thread: tells which run an error belongs to that nobody waited for, however late it comes.
import { AsyncLocalStorage } from 'node:async_hooks';
import { cleaned, wordsOf } from '../../define/words.ts';
import { state } from '../../model/state.ts';
import type { Execution } from '../../ports/execute.ts';
import { strayPlace } from './stray-place.ts';

type Run = { over: boolean; stray?: string };

/**
 * A run that let an error slip is Crashed where it would be Completed. One that is Failed stays so: of two promises
 * that fail in an outage one is often not waited for, and the outage must not be hidden by that.
 */
const crashed = (execution: Execution, stray: string): Execution => {
  const last = execution.states.at(-1);
  if (last?.type !== 'COMPLETED') return execution;
  return { ...execution, states: [...execution.states.slice(0, -1), state('Crashed', last.timestamp, stray)] };
};

/** `tell` is given what a run that is over has left behind. Errors that belong to no run are told by the process. */
export const watchedRuns = (tell: (message: string) => void) => {
  const runs = new AsyncLocalStorage<Run>();

  const seen = (what: string, error: unknown): void => {
    const run = runs.getStore();
    if (!run) return;
    const words = `${wordsOf(error)}${strayPlace(error)}`;
    if (run.over) tell(`${what} outside any run: ${words}. Nobody waited for it; the watch goes on.`);
    else run.stray ??= cleaned(`${what}, and nobody waited for it: ${words}`);
  };

  return {
    /** Runs it; what it throws besides while it lasts is part of what comes back. */
    watch: async (work: () => Promise<Execution>): Promise<Execution> => {
      const run: Run = { over: false };
      const execution = await runs.run(run, work);
      run.over = true;
      return run.stray === undefined ? execution : crashed(execution, run.stray);
    },
    /** From now on no such error ends the thread, and what a run has left behind cannot end it either. */
    exceptionsAreOurs: (): void => {
      process.on('unhandledRejection', (error) => seen('A promise was rejected', error));
      process.on('uncaughtException', (error) => seen('An exception was thrown', error));
      const { exit } = process;
      process.exit = (code) => {
        if (runs.getStore()?.over) throw new Error(`process.exit(${code ?? ''}) was called`);
        return exit(code);
      };
    },
  };
};
