// A drill in words: what is simulated, how far it has come, and how long each step took.

import { formatLocalTime } from '../text/clock-text.ts';
import { formatElapsed } from '../text/duration-text.ts';
import { type ApiDrill, at } from './api-responses.ts';
import type { Output } from './command-output.ts';
import type { Cell } from './text-table.ts';

const simulatedWords = ({ status, error, delaySeconds }: ApiDrill['simulated']): string => {
  if (status !== null) return `every request gets status ${status}`;
  if (error !== null) return `every request fails with '${error}'`;
  return `every answer comes ${formatElapsed((delaySeconds ?? 0) * 1_000)} later`;
};

const formatState = ({ state, startedAt, until, endedAt }: ApiDrill, now: number): string => {
  if (endedAt !== null) return `${state}, since ${formatLocalTime(at(endedAt), now)}`;
  if (state === 'scheduled') return `${state}, from ${formatLocalTime(at(startedAt), now)} on`;
  return state === 'failing' ? `${state}, until ${formatLocalTime(at(until), now)}` : state;
};

/** What whoever waits wants to know: until when. */
export const waitingWords = ({ until }: ApiDrill, now: number): string =>
  `Waiting: requests fail until ${formatLocalTime(at(until), now)}, then the service is to be found well again. Ctrl-C leaves the drill to itself.`;

const maxRuns = 10;

export const printDrill = (output: Output, drill: ApiDrill, now: number): void => {
  const every = formatElapsed(drill.intervalSeconds * 1_000);
  output.print(`DRILL of ${drill.monitor}: ${simulatedWords(drill.simulated)}, a run every ${every}`);
  output.printPairs([
    ['state', formatState(drill, now)],
    ...(drill.reason === null ? [] : [['reason', drill.reason] as const]),
  ]);
  for (const { what, afterMs } of drill.steps) output.print(`  ${`+${formatElapsed(afterMs)}`.padEnd(14)}${what}`);
  if (drill.state === 'over' && drill.steps.length === 0) output.print('  No run failed, so nobody was told.');
  const rows = drill.runs.slice(0, maxRuns).map((run): readonly Cell[] => [
    formatLocalTime(at(run.dueAt), now),
    run.id,
    { text: run.verdict, style: run.verdict === 'failing' ? 'red' : 'green' },
    // That the flow itself was Completed says nothing here.
    run.state.name === 'Completed' ? '' : run.state.name,
  ]);
  const columns = [
    { title: 'DUE', dropOrder: 2 },
    { title: 'RUN', minWidth: 12 },
    { title: 'VERDICT' },
    { title: 'STATE', dropOrder: 1 },
  ];
  if (rows.length > 0) output.printTable(columns, rows);
};
