// How a command ends: its exit code, and the one sentence that says why.

/** What the exit codes of `vigia` mean. They are documented, and scripts rely on them. */
export const exitCodes = {
  success: 0,
  notPassing: 1,
  usage: 2,
  unreachable: 3,
  refused: 4,
  internalError: 5,
  interrupted: 130,
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

export const exitCodeMeanings: readonly (readonly [ExitCode, string])[] = [
  [exitCodes.success, 'all is well, or done'],
  [exitCodes.notPassing, 'what was run, checked or asked about is not well'],
  [exitCodes.usage, 'wrong usage, or a file that is not as it should be'],
  [exitCodes.unreachable, 'the server could not be reached'],
  [exitCodes.refused, 'the server refused: unknown monitor, missing key, wrong value'],
  [exitCodes.internalError, 'something went wrong inside the server, or here'],
  [exitCodes.interrupted, 'interrupted by Ctrl-C'],
];

const titles: Readonly<Record<ExitCode, string>> = {
  0: 'Fine',
  1: 'Not Well',
  2: 'Wrong Usage',
  3: 'Server Not Reachable',
  4: 'Refused by the Server',
  5: 'Fault',
  130: 'Interrupted',
};

/** What the server said of it, where it said anything. */
export type ErrorDetails = { readonly status?: number; readonly parameter?: string; readonly field?: string };

/** Thrown by a command that cannot go on; told in one sentence, or as problem details where JSON is asked for. */
export type CliError = Error & { readonly exitCode: ExitCode; readonly details: ErrorDetails };

export const cliError = (exitCode: ExitCode, detail: string, details: ErrorDetails = {}): CliError =>
  Object.assign(new Error(detail), { exitCode, details });

export const isCliError = (error: unknown): error is CliError =>
  error instanceof Error && 'exitCode' in error && 'details' in error;

/** Problem details (RFC 9457) with the exit code as a member of their own. */
export const toProblemDetails = ({ exitCode, message, details }: CliError) => ({
  type: 'about:blank',
  title: titles[exitCode],
  ...details,
  detail: message,
  exitCode: exitCode,
});
