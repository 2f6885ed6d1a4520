// The exit codes of `vigia`, which are documented and which scripts rely on.
import { cliHelp } from '../messages/en/cli-help.ts';

export const exitCodes = {
  success: 0,
  notPassing: 1,
  usage: 2,
  unreachable: 3,
  rejected: 4,
  internalError: 5,
  interrupted: 130,
} as const;

export type ExitName = keyof typeof exitCodes;
export type ExitCode = (typeof exitCodes)[ExitName];

export const exitNames = Object.keys(exitCodes) as readonly ExitName[];

/** Each exit code with its meaning, for the help. */
export const exitCodeMeanings: readonly (readonly [ExitCode, string])[] = exitNames.map((name) => [
  exitCodes[name],
  cliHelp.exitCodes[name],
]);
