// How a command is added: its words for the help, and what it does with a session.
import type { Argument, Command, Option } from 'commander';
import type { CliDeps } from '../cli-deps.ts';
import { type CommandHandler, type CommonOptions, openSession } from '../command-session.ts';
import type { ExitCode } from '../exit-codes.ts';

export type CommandContext = {
  readonly program: Command;
  readonly deps: CliDeps;
  /** Called with the exit code of the command that was run. */
  readonly onExit: (exitCode: ExitCode) => void;
};

/** Adds the work to a command. Its arguments come in their order, options of all levels together. */
export const registerAction = <Arguments extends readonly unknown[], Options>(
  { deps, onExit }: CommandContext,
  command: Command,
  work: CommandHandler<Arguments, Options>,
): Command =>
  command.action(async () => {
    const options = command.optsWithGlobals<CommonOptions & Options>();
    onExit(await work(openSession(deps, options), command.processedArgs as unknown as Arguments, options));
  });

/** What the completion offers for an argument or an option: the monitors that the server knows. */
const monitorArguments = new WeakSet<Argument | Option>();

export const completesMonitorId = <T extends Argument | Option>(one: T): T => {
  monitorArguments.add(one);
  return one;
};

export const isMonitorIdArgument = (one: Argument | Option): boolean => monitorArguments.has(one);
