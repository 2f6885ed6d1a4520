// Runs one command line, prints its error if there is one, and returns the exit code.
import { type Command, CommanderError } from 'commander';
import { closestMatch } from '../define/closest-match.ts';
import { cliProblems } from '../messages/en/cli-problems.ts';
import { cleanText, errorMessage } from '../text/clean.ts';
import type { CliDeps } from './cli-deps.ts';
import { type CliError, cliError, isCliError, toProblemDetails, usageError } from './cli-error.ts';
import { createProgram } from './create-program.ts';
import { type ExitCode, exitCodes } from './exit-codes.ts';

const maxSentenceChars = 2_000;

/** Removes the value of an unknown option, which may be an API key. */
const withoutValues = (message: string): string => message.replace(/'(--?[^'=]+)=[^']*'/g, "'$1'");

const keyOption = / '--(?:api-?)?key'/i;
/** Commander suggests an option that is not meant. */
const keySuggestion = /\s*\(Did you mean --no-key\?\)/;

const invalidOption = /^option '(?:-\w, )?(--[a-z-]+)[^']*' argument '(.*)' is invalid\. (.*)$/s;
const invalidArgument = /^command-argument value '(.*)' is invalid for argument '(.*)'\. (.*)$/s;

const lowerFirst = (text: string): string => `${text.charAt(0).toLowerCase()}${text.slice(1)}`;

/** Rewrites a message of Commander in the style of the other messages. */
const rewriteMessage = (text: string): string => {
  const message = text.replace(/^error: /, '').replaceAll('\n', ' ');
  const [, option, optionValue = '', optionProblem = ''] = invalidOption.exec(message) ?? [];
  if (option !== undefined)
    return cliProblems.invalidArgument({ place: option, value: optionValue, problem: lowerFirst(optionProblem) });
  const [, value, argument = '', problem = ''] = invalidArgument.exec(message) ?? [];
  if (value !== undefined)
    return cliProblems.invalidArgument({ place: `<${argument}>`, value, problem: lowerFirst(problem) });
  return message;
};

const commandGroups: readonly string[] = ['keys', 'profile'];

/** The name of the command in the arguments, such as `keys make`. */
const commandNameIn = (args: readonly string[]): string => {
  const words = args.filter((arg) => !arg.startsWith('-'));
  return words.slice(0, commandGroups.includes(words[0] ?? '') ? 2 : 1).join(' ');
};

const unknownCommand = /^unknown command '([^']*)'/;

/** Names the command that was probably meant: Commander does not know that `stat` begins `status`. */
const withCommandSuggestion = (problem: string, group: Command | undefined): string => {
  const [unknown, word = ''] = unknownCommand.exec(problem) ?? [];
  if (unknown === undefined || !group) return problem;
  const suggestion = closestMatch(
    word,
    group.commands.map((command) => command.name()),
  );
  return suggestion === undefined ? problem : cliProblems.unknownCommandMeant({ word, suggestion });
};

/** The program, or the group of commands such as `keys` in which the unknown command was looked for. */
const groupIn = (program: Command, args: readonly string[]): Command =>
  program.commands.find((command) => commandGroups.includes(command.name()) && args.includes(command.name())) ??
  program;

const toUsageError = (error: CommanderError, args: readonly string[], program: Command | undefined): CliError => {
  const rewritten = withoutValues(rewriteMessage(error.message)).replace(keySuggestion, '');
  const problem = withCommandSuggestion(rewritten, program && groupIn(program, args));
  if (keyOption.test(problem)) return usageError(cliProblems.keyAsArgument({ problem }));
  if (error.code !== 'commander.missingArgument') return usageError(problem);
  return usageError(cliProblems.missingArgument({ problem, command: commandNameIn(args) }));
};

const toCliError = (error: unknown, args: readonly string[], program: Command | undefined): CliError => {
  if (isCliError(error)) return error;
  if (error instanceof CommanderError) return toUsageError(error, args, program);
  return cliError(exitCodes.internalError, cliProblems.unexpectedError({ reason: errorMessage(error) }));
};

const printError = ({ terminal }: CliDeps, error: CliError, json: boolean): void => {
  const lines = error.message.split('\n').map((line) => cleanText(line, maxSentenceChars));
  if (json) {
    const problem = toProblemDetails({ ...error, message: lines.join(' ') });
    terminal.writeError(`${JSON.stringify(problem, null, 2)}\n`);
    return;
  }
  // Several lines are the problems of a monitors file, and each begins with its name.
  terminal.writeError(`${lines.length > 1 ? '' : 'vigia: '}${lines.join('\n')}\n`);
};

/** Commander throws after it has printed the help or the version. */
const isHelp = (error: unknown): boolean => error instanceof CommanderError && error.exitCode === 0;

/** Thrown after the help of a command group was printed, because its subcommand is missing. */
const isMissingSubcommand = (error: unknown): boolean =>
  error instanceof CommanderError && error.code === 'commander.help';

/** `args` are the arguments after the name of the program. */
export const runCli = async (args: readonly string[], deps: CliDeps): Promise<ExitCode> => {
  let exitCode: ExitCode = exitCodes.success;
  let program: Command | undefined;
  try {
    program = await createProgram(deps, args, (code) => {
      exitCode = code;
    });
    if (args.length === 0) program.outputHelp();
    else await program.parseAsync(args, { from: 'user' });
    return exitCode;
  } catch (error) {
    if (isHelp(error)) return exitCodes.success;
    if (isMissingSubcommand(error)) return exitCodes.usage;
    const failure = toCliError(error, args, program);
    printError(deps, failure, args.includes('--json'));
    return failure.exitCode;
  }
};
