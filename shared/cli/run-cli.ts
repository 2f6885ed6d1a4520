// Runs one command line to its exit code. Whatever goes wrong is told in one sentence.
import { CommanderError } from 'commander';
import { cleanText, errorMessage } from '../text/clean.ts';
import type { CliDeps } from './cli-deps.ts';
import { createProgram } from './create-program.ts';
import { type CliError, cliError, type ExitCode, exitCodes, isCliError, toProblemDetails } from './exit-codes.ts';

const maxSentence = 2_000;

/** What stands after the = may be a key that should not have been typed: it is not repeated. */
const withoutValues = (words: string): string => words.replace(/'(--?[^'=]+)=[^']*'/g, "'$1'");

const keyHint = / '--(?:api-?)?key'/i;

/** From the words of the parser to ours: what was typed, where, and what would be right. */
const inOurWords = (words: string): string =>
  words
    .replace(/^error: /, '')
    .replaceAll('\n', ' ')
    .replace(/^option '(?:-\w, )?(--[a-z-]+)[^']*' argument '(.*)' is invalid\. /s, "$1 '$2' is not right: ")
    .replace(/^command-argument value '(.*)' is invalid for argument '(.*)'\. /s, "<$2> '$1' is not right: ")
    .replace(/(: )([A-Z])/, (_, colon: string, letter: string) => `${colon}${letter.toLowerCase()}`);

const groups: readonly string[] = ['keys', 'profile'];

/** The command that was typed, with its group. */
const commandWords = (typed: readonly string[]): string => {
  const words = typed.filter((word) => !word.startsWith('-'));
  return words.slice(0, groups.includes(words[0] ?? '') ? 2 : 1).join(' ');
};

const ofUsage = (error: CommanderError, typed: readonly string[]): CliError => {
  const words = withoutValues(inOurWords(error.message));
  const hint = keyHint.test(words)
    ? "; a key is given by VIGIA_API_KEY or 'vigia profile set', never as an argument"
    : '';
  const isMissing = error.code === 'commander.missingArgument';
  const help = isMissing ? `: 'vigia ${commandWords(typed)} --help' shows how it is written` : '';
  return cliError(exitCodes.usage, `${words.replace(/\s*\(Did you mean --no-key\?\)/, '')}${hint}${help}`);
};

const stopOf = (error: unknown, typed: readonly string[]): CliError => {
  if (isCliError(error)) return error;
  if (error instanceof CommanderError) return ofUsage(error, typed);
  return cliError(exitCodes.internalError, `something went wrong here: ${errorMessage(error)}`);
};

const notify = ({ terminal }: CliDeps, error: CliError, json: boolean): void => {
  const lines = error.message.split('\n').map((line) => cleanText(line, maxSentence));
  if (json)
    terminal.writeError(`${JSON.stringify(toProblemDetails({ ...error, message: lines.join(' ') }), null, 2)}\n`);
  // Several are the mistakes of a file, and each begins with its name.
  else terminal.writeError(`${lines.length > 1 ? '' : 'vigia: '}${lines.join('\n')}\n`);
};

/** What the help and the version say is all that was asked for. */
const isHelp = (error: unknown): boolean => error instanceof CommanderError && error.exitCode === 0;

export const runCli = async (typed: readonly string[], deps: CliDeps): Promise<ExitCode> => {
  let exitCode: ExitCode = exitCodes.success;
  try {
    const program = await createProgram(deps, typed, (code) => {
      exitCode = code;
    });
    if (typed.length === 0) program.outputHelp();
    else await program.parseAsync(typed, { from: 'user' });
    return exitCode;
  } catch (error) {
    if (isHelp(error)) return exitCodes.success;
    // The help of a group of commands has been shown.
    if (error instanceof CommanderError && error.code === 'commander.help') return exitCodes.usage;
    const onExit = stopOf(error, typed);
    notify(deps, onExit, typed.includes('--json'));
    return onExit.exitCode;
  }
};
