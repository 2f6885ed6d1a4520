// An error of the local emulator that the user can fix, printed without a stack trace.

/** The message names the problem and, where there is one, the fix. */
export class EmulatorError extends Error {}

/** The last lines that a program printed, which usually contain the reason for its failure. */
export const lastLines = (text: string, count = 5): string => text.trimEnd().split('\n').slice(-count).join('\n');
