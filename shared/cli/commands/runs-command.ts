// `vigia runs`: the newest runs, of one monitor or of all; or one run, with its evidence.
import { Argument } from 'commander';
import { formatLocalTime } from '../../text/clock-text.ts';
import { formatElapsed } from '../../text/duration-text.ts';
import type { Client } from '../api-client.ts';
import { type ApiRun, at, runListSchema, runSchema } from '../api-responses.ts';
import type { Session } from '../command-session.ts';
import { cliError, exitCodes, isCliError } from '../exit-codes.ts';
import { countTaskStates, decisiveState } from '../format-run.ts';
import { parseMonitorId, withMonitorSuggestion } from '../monitor-lookup.ts';
import { taskState, taskStateNames, wholeNumber } from '../option-parsers.ts';
import { printRun } from '../print-run.ts';
import { stateStyle } from '../status-symbols.ts';
import type { Cell, Column } from '../text-table.ts';
import { type CommandContext, completesMonitorId, registerAction } from './register-command.ts';

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

const perPage = 100;
/** Where hardly a run matches, pages without end come back empty, and the keys of AWS are good for so many a day. */
const maxPages = 50;

/** A filtered page may come back short; the next one goes on from its cursor, as this list does from `from`. */
const readRuns = async (client: Client, filter: string, limit: number, from: string | null = null) => {
  const runs: ApiRun[] = [];
  let [cursor, pages] = [from, 0];
  do {
    const after: string = cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`;
    const max = Math.min(perPage, limit - runs.length);
    const page: { runs: ApiRun[]; cursor: string | null } = await client.ask(
      'GET',
      `/runs?limit=${max}${filter}${after}`,
      runListSchema,
    );
    runs.push(...page.runs);
    cursor = page.cursor;
    pages++;
  } while (cursor !== null && runs.length < limit && pages < maxPages);
  return { runs, cursor };
};

const noneWords = (filtered: boolean, cursor: string | null): string => {
  if (cursor !== null) return 'There are no such runs among those that were looked through.';
  return filtered ? 'There are no such runs.' : 'There are no runs yet.';
};

/** What is said where the list may not be over. */
const olderWords = (shown: number, limit: number, cursor: string): string =>
  shown < limit
    ? `Only ${maxPages} pages were looked through: '--cursor ${cursor}' goes on with what is older.`
    : `There may be older ones: --limit shows more than ${limit}.`;

const rowOf = (run: ApiRun, now: number, ofOne: boolean): readonly Cell[] => {
  const telling = decisiveState(run);
  const style = stateStyle(telling);
  return [
    formatLocalTime(at(run.startedAt ?? run.dueAt ?? run.state.timestamp), now),
    run.name,
    ofOne ? '' : run.monitor,
    run.state.name,
    { text: countTaskStates(run), style },
    run.durationMs === null ? '' : formatElapsed(run.durationMs),
    run.latenessMs === null ? '' : formatElapsed(run.latenessMs),
    run.id,
    telling.message ?? '',
  ];
};

/** With its id, by which it can be asked for again. */
const printRecorded = ({ output, deps }: Session, run: ApiRun): void => {
  output.print(run.id, 'dim');
  printRun(output, run, deps.now());
};

const showOne = (session: Session, run: ApiRun) => {
  session.output.printJson(run);
  printRecorded(session, run);
  return exitCodes.success;
};

/** Enough for what somebody has just seen. A name may come again: then the newest is meant. */
const maxNamed = 500;

/** What was not found as a monitor may be the name of a run. */
const findNamed = async (client: Client, name: string, error: unknown): Promise<ApiRun> => {
  if (!isCliError(error) || error.details.status !== 404 || !/^[a-z]+-[a-z]+$/.test(name)) throw error;
  const { runs } = await readRuns(client, '', maxNamed);
  const found = runs.find((run) => run.name === name);
  if (found) return found;
  const none = `Nor has one of the newest ${maxNamed} runs that name; 'vigia runs --json' tells their ids.`;
  throw cliError(error.exitCode, `${error.message} ${none}`, error.details);
};

const show = async (session: Session, [typed]: readonly [string | undefined], options: Options) => {
  const { limit, taskState: state, details, cursor: from } = options;
  const { output, deps } = session;
  const client = session.client();
  if (typed?.includes('~'))
    return showOne(session, await client.ask('GET', `/runs/${encodeURIComponent(typed)}`, runSchema));
  const monitor = typed === undefined ? undefined : parseMonitorId(typed);
  const filter = `${monitor ? `&monitor=${monitor}` : ''}${state ? `&taskState=${state}` : ''}`;
  const read = () => readRuns(client, filter, limit, from);
  const found = await (monitor
    ? withMonitorSuggestion(client, monitor, read).catch((error: unknown) => findNamed(client, monitor, error))
    : read());
  if ('id' in found) return showOne(session, found);
  const { runs, cursor } = found;
  output.printJson({ runs, cursor });
  if (runs.length === 0) output.print(noneWords(filter !== '' || from !== undefined, cursor));
  else if (details) for (const run of runs) printRecorded(session, run);
  else
    output.printTable(
      columns,
      runs.map((run) => rowOf(run, deps.now(), monitor !== undefined)),
    );
  if (cursor !== null) output.printNote(olderWords(runs.length, limit, cursor));
  return exitCodes.success;
};

export const addRuns = (context: CommandContext): void => {
  const what =
    'id of a monitor; or id (such as shop~1764000000000) or name of one run, which is shown with its evidence';
  const command = context.program
    .command('runs')
    .description('The newest runs and what came of them')
    .addArgument(completesMonitorId(new Argument('[monitor]', what)))
    .option('--task-state <state>', `only runs with a task that is ${taskStateNames.join(', ')}`, taskState)
    .option('--details', 'each with its lines and the evidence of its requests')
    .option('--limit <n>', 'how many are shown at most', wholeNumber(1, 1_000), 20)
    .option('--cursor <where>', 'where to go on: what another list of the same kind said at its end');
  registerAction<readonly [string | undefined], Options>(context, command, show);
};
