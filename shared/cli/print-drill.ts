// Prints a drill: what it simulates, its state, and the time of each step.
import { cliOutput } from '../messages/en/cli-output.ts';
import { formatLocalTime } from '../text/clock-text.ts';
import { formatDuration, formatElapsed } from '../text/duration-text.ts';
import { type ApiDrill, toEpochMs } from './api-responses.ts';
import type { Output } from './command-output.ts';
import type { Cell, Column } from './text-table.ts';

const formatTitle = ({ monitor, simulated, intervalSeconds }: ApiDrill): string => {
  const interval = formatDuration(intervalSeconds * 1_000);
  const { status, error, delaySeconds } = simulated;
  if (status !== null) return cliOutput.drillWithStatus({ monitor, status, interval });
  if (error !== null) return cliOutput.drillWithError({ monitor, error, interval });
  return cliOutput.drillWithDelay({ monitor, delay: formatElapsed((delaySeconds ?? 0) * 1_000), interval });
};

const formatDrillState = ({ state, startedAt, until, endedAt }: ApiDrill, now: number): string => {
  const localTime = (iso: string): string => formatLocalTime(toEpochMs(iso), now);
  if (endedAt !== null) return cliOutput.drillEnded({ state, since: localTime(endedAt) });
  if (state === 'scheduled') return cliOutput.drillScheduled({ state, from: localTime(startedAt) });
  return state === 'failing' ? cliOutput.drillFailing({ state, until: localTime(until) }) : state;
};

export const formatDrillWait = ({ until }: ApiDrill, now: number): string =>
  cliOutput.drillWaiting({ until: formatLocalTime(toEpochMs(until), now) });

const maxRuns = 10;

const columns: readonly Column[] = [
  { title: 'DUE', dropOrder: 2 },
  { title: 'RUN', minWidth: 12 },
  { title: 'VERDICT' },
  { title: 'STATE', dropOrder: 1 },
];

const rowOf = ({ id, dueAt, verdict, state }: ApiDrill['runs'][number], now: number): readonly Cell[] => [
  formatLocalTime(toEpochMs(dueAt), now),
  id,
  { text: verdict, style: verdict === 'failing' ? 'red' : 'green' },
  // Usually the flow is Completed although its tasks failed, so that state is left out.
  state.name === 'Completed' ? '' : state.name,
];

export const printDrill = (output: Output, drill: ApiDrill, now: number): void => {
  output.print(formatTitle(drill));
  output.printPairs([
    [cliOutput.drillState, formatDrillState(drill, now)],
    ...(drill.reason === null ? [] : [[cliOutput.drillReason, drill.reason] as const]),
  ]);
  for (const { what, afterMs } of drill.steps) output.print(`  ${`+${formatElapsed(afterMs)}`.padEnd(14)}${what}`);
  if (drill.state === 'over' && drill.steps.length === 0) output.print(`  ${cliOutput.drillWithoutFailures}`);
  const rows = drill.runs.slice(0, maxRuns).map((run) => rowOf(run, now));
  if (rows.length > 0) output.printTable(columns, rows);
};
