// A problem of a monitors file: its place, and a message that says what is wrong and how to correct it.

export type LoadProblem = {
  /** The path as the user gave it. */
  readonly file: string;
  /** Counted from 1; known for problems that keep the file from loading. */
  readonly line?: number;
  /** Such as `monitors[1] "shop": every`; left out where the problem concerns the whole file. */
  readonly field?: string;
  readonly message: string;
};

/** One line: `monitors.ts: monitors[1] "shop": every: "5s" is too short; …`. */
export const formatLoadProblem = ({ file, line, field, message }: LoadProblem): string => {
  const place = line === undefined ? file : `${file}:${line}`;
  return field ? `${place}: ${field}: ${message}` : `${place}: ${message}`;
};
