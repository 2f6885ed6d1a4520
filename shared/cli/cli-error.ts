// The error of a command that cannot continue: its exit code, and one sentence that says why.
import { problemTitles } from '../messages/en/cli-problems.ts';
import { type ExitCode, exitCodes, exitNames } from './exit-codes.ts';

/** What the response of the server said about the error: its status, and the parameter or field that was wrong. */
export type ErrorDetails = { readonly status?: number; readonly parameter?: string; readonly field?: string };

/** Thrown by a command; printed as one sentence, or as problem details with `--json`. */
export type CliError = Error & { readonly exitCode: ExitCode; readonly details: ErrorDetails };

export const cliError = (exitCode: ExitCode, message: string, details: ErrorDetails = {}): CliError =>
  Object.assign(new Error(message), { exitCode, details });

/** An error in how the command was called, or in a file that it read. */
export const usageError = (message: string): CliError => cliError(exitCodes.usage, message);

export const isCliError = (error: unknown): error is CliError =>
  error instanceof Error && 'exitCode' in error && 'details' in error;

/** Whether the server responded that it does not know what the request named. */
export const isNotFound = (error: unknown): error is CliError => isCliError(error) && error.details.status === 404;

/** Problem details (RFC 9457), with the exit code as an additional member. */
export const toProblemDetails = ({ exitCode, message, details }: CliError) => ({
  type: 'about:blank',
  title: problemTitles[exitNames.find((name) => exitCodes[name] === exitCode) ?? 'internalError'],
  ...details,
  detail: message,
  exitCode,
});
