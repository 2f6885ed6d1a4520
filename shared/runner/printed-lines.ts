// Lines that a flow or a task prints, bounded: the first lines are kept, and a last line counts the omitted ones.
import { inspect } from 'node:util';
import type { RunMessages } from '../messages/runs.ts';
import { cleanText } from '../text/clean.ts';

const maxLines = 20;
/** Lines beyond this of one call are not even counted: a whole document may be printed by mistake. */
const maxSplit = 10_000;

/** What all texts of one flow run share on their way into its record. */
export type RecordingScope = {
  /** Takes characters from the limit of the record; false if too few are left. */
  readonly clock: { readonly now: () => number };
  readonly reserveChars: (chars: number) => boolean;
  readonly secrets: { readonly redact: (text: string) => string };
  readonly messages: Pick<RunMessages, 'lineOfAttempt' | 'linesOmitted' | 'valueWithoutText'>;
};

type PrintedLines = {
  /** Joins `values` with spaces, and keeps each line of the text, passed through `decorate`. */
  print(values: readonly unknown[], decorate?: (line: string) => string): void;
  lines(): readonly string[];
  /** When each of them was printed, milliseconds since the epoch. */
  times(): readonly number[];
};

const format = (value: unknown, messages: RecordingScope['messages']): string => {
  if (typeof value === 'string') return value;
  try {
    // An error is formatted as in a template string: its stack would fill the record.
    return value instanceof Error ? String(value) : inspect(value, { depth: 2, breakLength: Number.POSITIVE_INFINITY });
  } catch {
    return messages.valueWithoutText;
  }
};

export const createPrintedLines = ({ clock, reserveChars, secrets, messages }: RecordingScope): PrintedLines => {
  const kept: string[] = [];
  const times: number[] = [];
  let omitted = 0;
  const add = (line: string): void => {
    const text = cleanText(line);
    const isKept = kept.length < maxLines && omitted === 0 && reserveChars(text.length);
    if (isKept) kept.push(text);
    else omitted += 1;
    // The line that counts the omitted ones has the time of the first of them.
    if (isKept || omitted === 1) times.push(clock.now());
  };

  return {
    print: (values, decorate) => {
      const text = secrets.redact(values.map((value) => format(value, messages)).join(' '));
      for (const line of text.split(/\r\n|[\n\r]/, maxSplit)) add(decorate ? decorate(line) : line);
    },
    times: () => [...times],
    lines: () => (omitted === 0 ? [...kept] : [...kept, messages.linesOmitted({ count: omitted })]),
  };
};
