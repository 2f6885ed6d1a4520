// How a command is added: its words for the help, and what it does with a session.
import type { Argument, Command, Option } from 'commander';
import type { CliDeps } from '../cli-deps.ts';
import type { Exit } from '../exit-codes.ts';
import { type CommonOptions, openSession, type Work } from '../session.ts';

export type Register = {
  readonly program: Command;
  readonly deps: CliDeps;
  /** Called with the exit code of the command that was run. */
  readonly ended: (exit: Exit) => void;
};

/** Adds the work to a command. Its arguments come in their order, options of all levels together. */
export const does = <Arguments extends readonly unknown[], Options>(
  { deps, ended }: Register,
  command: Command,
  work: Work<Arguments, Options>,
): Command =>
  command.action(async () => {
    const options = command.optsWithGlobals<CommonOptions & Options>();
    ended(await work(openSession(deps, options), command.processedArgs as unknown as Arguments, options));
  });

/** What the completion offers for an argument or an option: the monitors that the server knows. */
const monitorArguments = new WeakSet<Argument | Option>();

export const takesMonitor = <T extends Argument | Option>(one: T): T => {
  monitorArguments.add(one);
  return one;
};

export const isMonitor = (one: Argument | Option): boolean => monitorArguments.has(one);
