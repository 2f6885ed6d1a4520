// `vigia incidents`: lists the newest incidents, of one monitor or of all.
import { Argument } from 'commander';
import { cliHelp } from '../../messages/en/cli-help.ts';
import { cliOutput } from '../../messages/en/cli-output.ts';
import { formatLocalTime } from '../../text/clock-text.ts';
import { formatElapsed } from '../../text/duration-text.ts';
import type { Client } from '../api-client.ts';
import { type ApiIncident, incidentListSchema, toEpochMs } from '../api-responses.ts';
import type { Session } from '../command-session.ts';
import { exitCodes } from '../exit-codes.ts';
import { parseMonitorId, withMonitorSuggestion } from '../monitor-lookup.ts';
import { wholeNumber } from '../option-parsers.ts';
import { readPages } from '../read-pages.ts';
import type { Cell, Column } from '../text-table.ts';
import { type CommandContext, completesMonitorId, registerHandler } from './register-command.ts';

type Options = { readonly limit: number; readonly open?: boolean };

const columns: readonly Column[] = [
  { title: 'STATE' },
  { title: 'INCIDENT', minWidth: 18 },
  { title: 'BEGAN', dropOrder: 1 },
  { title: 'LASTS', dropOrder: 2 },
  { title: 'TASKS', minWidth: 12, dropOrder: 3 },
  { title: 'CAUSE', minWidth: 18 },
];

const maxPageSize = 100;
/** The API cannot filter by `open`, so this many pages are searched for open incidents. */
const maxSearchedPages = 10;

type Found = {
  readonly incidents: readonly ApiIncident[];
  readonly hasMore: boolean;
  /** How many incidents were read, open or not. */
  readonly searched: number;
};

const readIncidents = async (client: Client, filter: string, { limit, open = false }: Options): Promise<Found> => {
  let searched = 0;
  const { items, cursor } = await readPages<ApiIncident>({
    max: limit,
    maxPageSize,
    ...(open ? { isPageSizeFixed: true, maxPages: maxSearchedPages } : {}),
    read: async (query) => {
      const page = await client.request('GET', `/incidents?${query}${filter}`, incidentListSchema);
      searched += page.incidents.length;
      return { items: page.incidents.filter(({ endedAt }) => !open || endedAt === null), cursor: page.cursor };
    },
  });
  return { incidents: items.slice(0, limit), hasMore: cursor !== null || items.length > limit, searched };
};

const emptyMessage = ({ open }: Options, { hasMore, searched }: Found): string => {
  if (!open) return cliOutput.noIncidents;
  return hasMore ? cliOutput.noOpenIncidentsSearched({ searched }) : cliOutput.noOpenIncidents;
};

/** Where the search ended before the limit was reached, a higher limit would show no more incidents. */
const olderMessage = ({ limit, open }: Options, { incidents, searched }: Found): string =>
  open && incidents.length < limit
    ? cliOutput.incidentSearchStopped({ searched })
    : cliOutput.olderIncidents({ limit });

const rowOf = ({ id, startedAt, endedAt, uncheckedMs, tasks, cause }: ApiIncident, now: number): readonly Cell[] => {
  const state: Cell =
    endedAt === null
      ? { text: cliOutput.incidentOpen, style: 'red' }
      : { text: cliOutput.incidentOver, style: 'green' };
  if (startedAt === null) return [state, id, '', '', tasks.join(', '), cause];
  const start = toEpochMs(startedAt);
  const durationMs = (endedAt === null ? now : toEpochMs(endedAt)) - start;
  const lasted = formatElapsed(durationMs);
  const length =
    uncheckedMs > 0 ? cliOutput.lastedUnchecked({ lasted, unchecked: formatElapsed(uncheckedMs) }) : lasted;
  return [state, id, formatLocalTime(start, now), length, tasks.join(', '), cause];
};

const listIncidents = async (session: Session, [text]: readonly [string | undefined], options: Options) => {
  const { output, deps } = session;
  const monitor = text === undefined ? undefined : parseMonitorId(text);
  const client = session.client();
  const read = () => readIncidents(client, monitor ? `&monitor=${monitor}` : '', options);
  const found = await (monitor ? withMonitorSuggestion(client, monitor, read) : read());
  const { incidents } = found;
  output.printJson({ incidents });
  if (incidents.length === 0) output.print(emptyMessage(options, found));
  else {
    const now = deps.now();
    output.printTable(
      columns,
      incidents.map((incident) => rowOf(incident, now)),
    );
  }
  if (found.hasMore) output.printNote(olderMessage(options, found));
  return exitCodes.success;
};

export const addIncidents = (context: CommandContext): void => {
  const help = cliHelp.incidents;
  const command = context.program
    .command('incidents')
    .summary(help.summary)
    .description(help.description)
    .addArgument(completesMonitorId(new Argument('[monitor]', help.monitor)))
    .option('--open', help.open)
    .option('--limit <n>', help.limit, wholeNumber(1, 1_000), 20);
  registerHandler<readonly [string | undefined], Options>(context, command, listIncidents);
};
