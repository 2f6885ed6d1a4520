// Registers the handler of a command with Commander, and marks arguments that a shell completes with ids of monitors.
import type { Argument, Command } from 'commander';
import type { CliDeps } from '../cli-deps.ts';
import { type CommandHandler, type CommonOptions, openSession } from '../command-session.ts';
import type { ExitCode } from '../exit-codes.ts';

export type CommandContext = {
  readonly program: Command;
  readonly deps: CliDeps;
  /** Called with the exit code of the command. */
  readonly onExit: (exitCode: ExitCode) => void;
};

/** The handler receives the arguments in order, and the options of the command and of its parents. */
export const registerHandler = <Arguments extends readonly unknown[], Options>(
  { deps, onExit }: CommandContext,
  command: Command,
  handler: CommandHandler<Arguments, Options>,
): Command =>
  command.action(async () => {
    const options = command.optsWithGlobals<CommonOptions & Options>();
    const args = command.processedArgs as unknown as Arguments;
    onExit(await handler(openSession(deps, options), args, options));
  });

const monitorIdArguments = new WeakSet<Argument>();

/** Marks an argument, and returns it. */
export const completesMonitorId = (argument: Argument): Argument => {
  monitorIdArguments.add(argument);
  return argument;
};

export const isMonitorIdArgument = (argument: Argument): boolean => monitorIdArguments.has(argument);
