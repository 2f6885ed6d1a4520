// A mistake in a monitors file: where it is, what is wrong and what would be right.
export type LoadProblem = {
  /** As the user named it. */
  readonly file: string;
  /** Counted from 1; known for mistakes that stop the file from loading. */
  readonly line?: number;
  /** Such as `monitors[1] "shop": every`; left out where it concerns the whole file. */
  readonly field?: string;
  readonly message: string;
};

/** One line: `monitors.ts: monitors[1] "shop": every: "5s" is too short; …`. */
export const formatLoadProblem = (problem: LoadProblem): string => {
  const place = problem.line === undefined ? problem.file : `${problem.file}:${problem.line}`;
  return [place, ...(problem.field ? [problem.field] : []), problem.message].join(': ');
};
