// What ends a command here with one sentence instead of a stack trace.

/** Something that the person at the keyboard can put right; the message says what and how. */
export class Refusal extends Error {}

/** The last lines of what a program printed: enough to see why it gave up. */
export const lastLines = (text: string, count = 5): string => text.trimEnd().split('\n').slice(-count).join('\n');
