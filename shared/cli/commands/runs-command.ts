// `vigia runs`: lists the newest runs, of one monitor or of all, or shows one run with its evidence.
import { Argument } from 'commander';
import { cliHelp } from '../../messages/en/cli-help.ts';
import { cliOutput } from '../../messages/en/cli-output.ts';
import { cliProblems } from '../../messages/en/cli-problems.ts';
import { formatLocalTime } from '../../text/clock-text.ts';
import { formatElapsed } from '../../text/duration-text.ts';
import type { Client } from '../api-client.ts';
import { type ApiRun, runListSchema, runSchema, toEpochMs } from '../api-responses.ts';
import { cliError, isNotFound } from '../cli-error.ts';
import type { Session } from '../command-session.ts';
import { exitCodes } from '../exit-codes.ts';
import { countTaskStates, decisiveState } from '../format-run.ts';
import { parseMonitorId, withMonitorSuggestion } from '../monitor-lookup.ts';
import { taskState, taskStateNames, wholeNumber } from '../option-parsers.ts';
import { printRun } from '../print-run.ts';
import { type Page, readPages } from '../read-pages.ts';
import { stateStyle } from '../status-symbols.ts';
import type { Cell, Column } from '../text-table.ts';
import { type CommandContext, completesMonitorId, registerHandler } from './register-command.ts';

type Options = {
  readonly limit: number;
  readonly taskState?: string;
  readonly details?: boolean;
  readonly cursor?: string;
};

const columns: readonly Column[] = [
  { title: 'STARTED', dropOrder: 1 },
  { title: 'RUN', dropOrder: 3 },
  { title: 'MONITOR', minWidth: 16 },
  { title: 'FLOW', dropOrder: 4 },
  { title: 'TASKS', minWidth: 11 },
  { title: 'TOOK', dropOrder: 2, alignRight: true },
  { title: 'LATE', dropOrder: 5, alignRight: true },
  { title: 'ID', isOptional: true },
  { title: 'MESSAGE', minWidth: 20 },
];

const maxPageSize = 100;
/** Where few runs match the filter, pages come back empty, and API keys on AWS have a daily quota. */
const maxPages = 50;

type Filter = { readonly monitor?: string | undefined; readonly taskState?: string | undefined };

const readRuns = (client: Client, filter: Filter, max: number, from: string | null = null): Promise<Page<ApiRun>> => {
  const monitor = filter.monitor === undefined ? '' : `&monitor=${filter.monitor}`;
  const state = filter.taskState === undefined ? '' : `&taskState=${filter.taskState}`;
  return readPages<ApiRun>({
    max,
    maxPageSize,
    maxPages,
    from,
    read: async (query) => {
      const page = await client.request('GET', `/runs?${query}${monitor}${state}`, runListSchema);
      return { items: page.runs, cursor: page.cursor };
    },
  });
};

const rowOf = (run: ApiRun, now: number, showsMonitor: boolean): readonly Cell[] => {
  const decisive = decisiveState(run);
  return [
    formatLocalTime(toEpochMs(run.startedAt ?? run.dueAt ?? run.state.timestamp), now),
    run.name,
    showsMonitor ? run.monitor : '',
    run.state.name,
    { text: countTaskStates(run), style: stateStyle(decisive) },
    run.durationMs === null ? '' : formatElapsed(run.durationMs),
    run.latenessMs === null ? '' : formatElapsed(run.latenessMs),
    run.id,
    decisive.message ?? '',
  ];
};

/** Prints the id too, since `vigia runs ID` shows the run again. */
const printRecordedRun = ({ output, deps }: Session, run: ApiRun): void => {
  output.print(run.id, 'dim');
  printRun(output, run, deps.now());
};

const showRun = (session: Session, run: ApiRun) => {
  session.output.printJson(run);
  printRecordedRun(session, run);
  return exitCodes.success;
};

/** Names repeat, so only this many of the newest runs are searched for one. */
const maxNamed = 500;

/** The newest run of that name. Throws `unknownMonitor` if the text cannot be a name, or else with the search mentioned. */
const findRunByName = async (client: Client, name: string, unknownMonitor: unknown): Promise<ApiRun> => {
  if (!isNotFound(unknownMonitor) || !/^[a-z]+-[a-z]+$/.test(name)) throw unknownMonitor;
  const { items } = await readRuns(client, {}, maxNamed);
  const found = items.find((run) => run.name === name);
  if (found) return found;
  const { exitCode, message, details } = unknownMonitor;
  throw cliError(exitCode, cliProblems.unknownRunName({ problem: message, max: maxNamed }), details);
};

const emptyMessage = (isFiltered: boolean, cursor: string | null): string => {
  if (cursor !== null) return cliOutput.noMatchingRunsSearched;
  return isFiltered ? cliOutput.noMatchingRuns : cliOutput.noRuns;
};

const printList = (session: Session, { items: runs, cursor }: Page<ApiRun>, options: Options, filter: Filter) => {
  const { output, deps } = session;
  const { limit, details } = options;
  const isFiltered = [filter.monitor, filter.taskState, options.cursor].some((value) => value !== undefined);
  const now = deps.now();
  output.printJson({ runs, cursor });
  if (runs.length === 0) output.print(emptyMessage(isFiltered, cursor));
  else if (details) for (const run of runs) printRecordedRun(session, run);
  else
    output.printTable(
      columns,
      runs.map((run) => rowOf(run, now, filter.monitor === undefined)),
    );
  if (cursor === null) return exitCodes.success;
  output.printNote(
    runs.length < limit ? cliOutput.searchStopped({ maxPages, cursor }) : cliOutput.olderRuns({ limit }),
  );
  return exitCodes.success;
};

const showRuns = async (session: Session, [text]: readonly [string | undefined], options: Options) => {
  const client = session.client();
  if (text?.includes('~'))
    return showRun(session, await client.request('GET', `/runs/${encodeURIComponent(text)}`, runSchema));
  const monitor = text === undefined ? undefined : parseMonitorId(text);
  const filter = { monitor, taskState: options.taskState };
  const read = () => readRuns(client, filter, options.limit, options.cursor);
  if (monitor === undefined) return printList(session, await read(), options, filter);
  const found = await withMonitorSuggestion(client, monitor, read).catch((error: unknown) =>
    findRunByName(client, monitor, error),
  );
  return 'id' in found ? showRun(session, found) : printList(session, found, options, filter);
};

export const addRuns = (context: CommandContext): void => {
  const help = cliHelp.runs;
  const command = context.program
    .command('runs')
    .summary(help.summary)
    .description(help.description)
    .addArgument(completesMonitorId(new Argument('[monitor]', help.monitor)))
    .option('--task-state <state>', help.taskState({ states: taskStateNames }), taskState)
    .option('--details', help.details)
    .option('--limit <n>', help.limit, wholeNumber(1, 1_000), 20)
    .option('--cursor <cursor>', help.cursor);
  registerHandler<readonly [string | undefined], Options>(context, command, showRuns);
};
