// Finds alerts and failed runs in the lines of a console.
import { flowRunName } from '../../../shared/model/identity.ts';
import type { FlowRun } from '../../../shared/model/run.ts';

type Lines = { readonly lines: () => readonly string[] };

/** `time` is the local time of day as printed. */
export type PrintedAlert = { readonly id: string; readonly time: string };

/** The alerts printed, in order. */
export const alertsOf = (program: Lines): readonly PrintedAlert[] =>
  program.lines().flatMap((line) => {
    const [, time = '', id] = /^(\S+) \| .*\| Alert '([^']+)' - /.exec(line) ?? [];
    return id ? [{ id, time }] : [];
  });

export const alertIdsOf = (program: Lines): readonly string[] => alertsOf(program).map(({ id }) => id);

/** Milliseconds from a printed time to `at`, which is less than a day later. */
export const msBefore = (time: string, at: number): number => {
  const [h = 0, min = 0, s = 0] = time.split(':').map(Number);
  const shownAt = new Date(at).setHours(0, 0, 0, 0) + (h * 3_600 + min * 60 + s) * 1_000;
  return (at - shownAt + 86_400_000) % 86_400_000;
};

/** Runs with one failing task: the names of the task run and of the flow run, which together identify a run. */
export const failuresOf = (program: Lines): readonly string[] => {
  const task = /Task run '([^']+)'(?: of \S+)? - Finished in state Failed/;
  const flow = /Flow run '([^']+)'(?: of \S+)? - Finished in state Completed\(\)$/;
  const lines = program.lines();
  return lines.flatMap((line, index) => {
    const name = flow.exec(line)?.[1];
    return name ? [`${task.exec(lines[index - 1] ?? '')?.[1]} ${name}`] : [];
  });
};

/** The names of a run in the format of `failuresOf`. */
export const failureOf = (run: FlowRun): string => `${run.taskRuns[0]?.name} ${flowRunName(run.id)}`;
