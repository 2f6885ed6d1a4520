// `vigia status`: every monitor, how it is and since when, and what comes next.
import { Argument } from 'commander';
import { formatLocalTime } from '../../text/clock-text.ts';
import { formatElapsed, formatLargestUnit } from '../../text/duration-text.ts';
import type { Client } from '../api-client.ts';
import {
  type ApiIncident,
  type ApiMonitor,
  type ApiOverrides,
  at,
  incidentListSchema,
  monitorSchema,
  overridesSchema,
} from '../api-responses.ts';
import type { Session } from '../command-session.ts';
import { exitCodes, isCliError } from '../exit-codes.ts';
import { decisiveState } from '../format-run.ts';
import { listMonitors, parseMonitorId, withMonitorSuggestion } from '../monitor-lookup.ts';
import { wholeNumber } from '../option-parsers.ts';
import { formatAgo, formatIn } from '../relative-time.ts';
import { statusCell } from '../status-symbols.ts';
import { subscriberWarning } from '../subscriber-warning.ts';
import type { Cell, Column } from '../text-table.ts';
import { type CommandContext, completesMonitorId, registerAction } from './register-command.ts';

type Options = { readonly limit: number; readonly exitCode?: boolean };
type Pause = ApiOverrides['pause'];
type Shown = ApiMonitor & {
  readonly incident: ApiIncident | null;
  /** By whom that was done is not known, but since when, and why. */
  readonly pausedByHand: Pause;
};

const columns: readonly Column[] = [
  { title: 'STATUS' },
  { title: 'MONITOR', minWidth: 20 },
  { title: 'TITLE', minWidth: 16, dropOrder: 6 },
  { title: 'SINCE', dropOrder: 2 },
  { title: 'LAST RUN', dropOrder: 3 },
  { title: 'NEXT RUN', dropOrder: 4 },
  { title: 'EVERY', dropOrder: 5 },
  { title: 'MESSAGE', minWidth: 20, dropOrder: 1 },
];

/** Monitors that are Down, or paused, are asked why one by one only up to here. */
const maxAsked = 50;

const find = async (client: Client, ids: readonly string[], limit: number) => {
  if (ids.length === 0) return listMonitors(client, limit);
  const one = (id: string) =>
    withMonitorSuggestion(client, id, () => client.ask('GET', `/monitors/${id}`, monitorSchema));
  const monitors: ApiMonitor[] = [];
  for (const id of ids.map(parseMonitorId)) monitors.push(await one(id));
  return { monitors, more: false };
};

/** The newest incident of each that is Down, where it is still open. */
const openIncidents = async (client: Client, monitors: readonly ApiMonitor[]) => {
  const down = monitors.filter(({ status }) => status === 'Down').slice(0, maxAsked);
  const found = new Map<string, ApiIncident>();
  for (const { id } of down) {
    const { incidents } = await client.ask('GET', `/incidents?monitor=${id}&limit=1`, incidentListSchema);
    const [newest] = incidents;
    if (newest && newest.endedAt === null) found.set(id, newest);
  }
  return found;
};

/** It was removed meanwhile, or an older server does not tell. */
const nothingThere = (error: unknown): undefined => {
  if (!isCliError(error) || error.details.status !== 404) throw error;
};

/** Of those that are paused: since when it is by hand, and why; null where monitors.ts says so. */
const pausesByHand = async (client: Client, monitors: readonly ApiMonitor[]) => {
  const found = new Map<string, Pause>();
  for (const { id } of monitors.filter(({ paused }) => paused).slice(0, maxAsked)) {
    const control = await client.ask('GET', `/monitors/${id}/control`, overridesSchema).catch(nothingThere);
    if (control?.pause?.value) found.set(id, control.pause);
  }
  return found;
};

const pauseWords = ({ at: since, reason }: NonNullable<Pause>, now: number): string =>
  `by hand since ${formatLocalTime(at(since), now)}${reason === null ? '' : `: ${reason}`}`;

/** What is wrong with it: the cause of its incident, or what makes it Degraded. */
const messageOf = ({ status, lastRun, incident, pausedByHand }: Shown, now: number): Cell => {
  if (pausedByHand) return pauseWords(pausedByHand, now);
  if (incident) return { text: incident.cause, style: 'red' };
  if (status !== 'Degraded' || !lastRun?.state) return '';
  const { state, taskRuns } = lastRun;
  return { text: decisiveState({ state, taskRuns }).message ?? '', style: 'yellow' };
};

/** It is known only as far back as the newest runs tell; one that has none yet has been so since nothing. */
const sinceOf = ({ since, lastRun }: Shown, now: number): string => {
  if (since !== null) return formatLargestUnit(now - at(since));
  return lastRun ? '?' : '';
};

const rowOf = (monitor: Shown, now: number): readonly Cell[] => {
  const { id, title, status, lastRun, nextRunAt, intervalSeconds } = monitor;
  return [
    statusCell(status),
    id,
    title === id ? '' : title,
    sinceOf(monitor, now),
    lastRun?.dueAt ? formatAgo(at(lastRun.dueAt), now) : 'none yet',
    nextRunAt === null ? '' : formatIn(at(nextRunAt), now),
    formatElapsed(intervalSeconds * 1_000),
    messageOf(monitor, now),
  ];
};

const show = async (session: Session, [ids]: readonly [readonly string[]], { limit, exitCode }: Options) => {
  const { output, deps } = session;
  const client = session.client();
  const { monitors: found, more } = await find(client, ids, limit);
  const incidents = await openIncidents(client, found);
  const pauses = await pausesByHand(client, found);
  const monitors = found.map(
    (monitor): Shown => ({
      ...monitor,
      incident: incidents.get(monitor.id) ?? null,
      pausedByHand: pauses.get(monitor.id) ?? null,
    }),
  );
  output.printJson({ monitors });
  if (monitors.length === 0) output.print('The server watches nothing.');
  else
    output.printTable(
      columns,
      monitors.map((monitor) => rowOf(monitor, deps.now())),
    );
  if (more)
    output.printNote(
      `There are more than ${limit} monitors: --limit shows more of them, 'vigia incidents --open' all that is down.`,
    );
  const remark = output.json ? undefined : await subscriberWarning(client);
  if (remark) output.printNote(remark);
  return exitCode && monitors.some(({ status }) => status === 'Down') ? exitCodes.notPassing : exitCodes.success;
};

export const addStatus = (context: CommandContext): void => {
  const command = context.program
    .command('status')
    .description('How the monitors are, since when, and when each runs next')
    .addArgument(completesMonitorId(new Argument('[monitors...]', 'ids of monitors; all when left out')))
    .option('--limit <n>', 'how many are shown at most', wholeNumber(1, 60_000), 200)
    .option('--exit-code', 'exit with 1 when one of them is Down');
  registerAction<readonly [readonly string[]], Options>(context, command, show);
};
