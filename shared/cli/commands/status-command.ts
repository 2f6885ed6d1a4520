// `vigia status`: shows the status of each monitor, since when, its last and next run, and what is wrong.
import { Argument } from 'commander';
import { cliHelp } from '../../messages/en/cli-help.ts';
import { cliOutput } from '../../messages/en/cli-output.ts';
import { formatLocalTime } from '../../text/clock-text.ts';
import { formatDuration, formatLargestUnit } from '../../text/duration-text.ts';
import type { Client } from '../api-client.ts';
import {
  type ApiIncident,
  type ApiMonitor,
  type ApiOverrides,
  incidentListSchema,
  monitorSchema,
  overridesSchema,
  toEpochMs,
} from '../api-responses.ts';
import { isNotFound } from '../cli-error.ts';
import type { Session } from '../command-session.ts';
import { exitCodes } from '../exit-codes.ts';
import { decisiveState } from '../format-run.ts';
import { parseMonitorId, withMonitorSuggestion } from '../monitor-lookup.ts';
import { wholeNumber } from '../option-parsers.ts';
import { formatAgo, formatIn } from '../relative-time.ts';
import { serverWarnings } from '../server-warnings.ts';
import { statusCell } from '../status-symbols.ts';
import type { Cell, Column } from '../text-table.ts';
import { listWorstMonitors, type WorstMonitors } from '../worst-monitors.ts';
import { type CommandContext, completesMonitorId, registerHandler } from './register-command.ts';

type Options = { readonly limit: number; readonly exitCode?: boolean };
type Pause = ApiOverrides['overrides']['paused'];

type MonitorDetails = ApiMonitor & {
  /** The open incident of a monitor that is Down. */
  readonly incident: ApiIncident | null;
  /** Set for a monitor that was paused manually, not by monitors.ts. */
  readonly manualPause: Pause;
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

/** Incidents and pauses take one request for each monitor, so they are read for this many monitors at most. */
const maxDetailed = 50;

const findMonitors = async (client: Client, ids: readonly string[], limit: number): Promise<WorstMonitors> => {
  if (ids.length === 0) return listWorstMonitors(client, limit);
  const monitors: ApiMonitor[] = [];
  for (const id of ids.map(parseMonitorId)) {
    const read = () => client.request('GET', `/monitors/${id}`, monitorSchema);
    monitors.push(await withMonitorSuggestion(client, id, read));
  }
  return { monitors, hidden: 0, hiddenDown: 0 };
};

const readOpenIncidents = async (client: Client, monitors: readonly ApiMonitor[]) => {
  const down = monitors.filter(({ status }) => status === 'Down').slice(0, maxDetailed);
  const incidents = new Map<string, ApiIncident>();
  for (const { id } of down) {
    const { incidents: newest } = await client.request('GET', `/incidents?monitor=${id}&limit=1`, incidentListSchema);
    const [incident] = newest;
    if (incident && incident.endedAt === null) incidents.set(id, incident);
  }
  return incidents;
};

/** The monitor may have been removed since it was listed, and older servers have no such route. */
const ignoreNotFound = (error: unknown): undefined => {
  if (!isNotFound(error)) throw error;
};

const readManualPauses = async (client: Client, monitors: readonly ApiMonitor[]) => {
  const pauses = new Map<string, Pause>();
  for (const { id } of monitors.filter(({ paused }) => paused).slice(0, maxDetailed)) {
    const response = await client.request('GET', `/monitors/${id}/overrides`, overridesSchema).catch(ignoreNotFound);
    const pause = response?.overrides.paused;
    if (pause?.value) pauses.set(id, pause);
  }
  return pauses;
};

/** The manual pause, why the newest run shows nothing, the cause of the open incident, or what makes it Degraded. */
const messageOf = (
  { status, lastRun, incident, manualPause, ownSide, ranNoTask }: MonitorDetails,
  now: number,
): Cell => {
  if (manualPause) {
    const since = formatLocalTime(toEpochMs(manualPause.at), now);
    return cliOutput.pausedManually({ since, reason: manualPause.reason });
  }
  if ((ownSide || ranNoTask) && lastRun?.state) return { text: lastRun.state.message ?? '', style: 'yellow' };
  if (incident) return { text: incident.cause, style: 'red' };
  if (status !== 'Degraded' || !lastRun?.state) return '';
  const { state, taskRuns } = lastRun;
  return { text: decisiveState({ state, taskRuns }).message ?? '', style: 'yellow' };
};

/** The server derives the time from the newest runs, so it may be unknown; a monitor without runs has none. */
const formatSince = ({ since, lastRun }: ApiMonitor, now: number): string => {
  if (since !== null) return formatLargestUnit(now - toEpochMs(since));
  return lastRun ? cliOutput.sinceUnknown : '';
};

const formatNextRun = ({ nextRunAt, lastRun }: ApiMonitor, now: number): string => {
  if (nextRunAt === null) return '';
  const when = formatIn(toEpochMs(nextRunAt), now);
  return lastRun ? when : cliOutput.firstRun({ when });
};

const rowOf = (monitor: MonitorDetails, now: number): readonly Cell[] => {
  const { id, title, status, lastRun, intervalSeconds } = monitor;
  return [
    statusCell(status),
    id,
    title === id ? '' : title,
    formatSince(monitor, now),
    lastRun?.dueAt ? formatAgo(toEpochMs(lastRun.dueAt), now) : cliOutput.noRunYet,
    formatNextRun(monitor, now),
    formatDuration(intervalSeconds * 1_000),
    messageOf(monitor, now),
  ];
};

const showStatus = async (session: Session, [ids]: readonly [readonly string[]], { limit, exitCode }: Options) => {
  const { output, deps } = session;
  const client = session.client();
  const { monitors: found, hidden, hiddenDown } = await findMonitors(client, ids, limit);
  const incidents = await readOpenIncidents(client, found);
  const pauses = await readManualPauses(client, found);
  const monitors = found.map(
    (monitor): MonitorDetails => ({
      ...monitor,
      incident: incidents.get(monitor.id) ?? null,
      manualPause: pauses.get(monitor.id) ?? null,
    }),
  );
  const now = deps.now();
  output.printJson({ monitors });
  if (monitors.length === 0) output.print(cliOutput.noMonitors);
  else
    output.printTable(
      columns,
      monitors.map((monitor) => rowOf(monitor, now)),
    );
  if (hidden > 0) output.printNote(cliOutput.moreMonitors({ hidden, down: hiddenDown }));
  const warnings = output.json ? [] : await serverWarnings(client, now);
  for (const line of warnings.flatMap((warning) => warning.split('\n'))) output.printNote(line);
  const isDown = hiddenDown > 0 || monitors.some(({ status }) => status === 'Down');
  return exitCode && isDown ? exitCodes.notPassing : exitCodes.success;
};

export const addStatus = (context: CommandContext): void => {
  const help = cliHelp.status;
  const command = context.program
    .command('status')
    .summary(help.summary)
    .description(help.description)
    .addArgument(completesMonitorId(new Argument('[monitors...]', help.monitors)))
    .option('--limit <n>', help.limit, wholeNumber(1, 60_000), 200)
    .option('--exit-code', help.exitCode);
  registerHandler<readonly [readonly string[]], Options>(context, command, showStatus);
};
