// `vigia incidents`: the newest incidents, of one monitor or of all.
import { Argument } from 'commander';
import { formatLocalTime } from '../../text/clock-text.ts';
import { formatElapsed } from '../../text/duration-text.ts';
import type { Client } from '../api-client.ts';
import { type ApiIncident, at, incidentListSchema } from '../api-responses.ts';
import type { Session } from '../command-session.ts';
import { exitCodes } from '../exit-codes.ts';
import { parseMonitorId, withMonitorSuggestion } from '../monitor-lookup.ts';
import { wholeNumber } from '../option-parsers.ts';
import type { Cell, Column } from '../text-table.ts';
import { type CommandContext, completesMonitorId, registerAction } from './register-command.ts';

type Options = { readonly limit: number; readonly open?: boolean };

const columns: readonly Column[] = [
  { title: 'STATE' },
  { title: 'INCIDENT', minWidth: 18 },
  { title: 'BEGAN', dropOrder: 1 },
  { title: 'LASTS', dropOrder: 2 },
  { title: 'TASKS', minWidth: 12, dropOrder: 3 },
  { title: 'CAUSE', minWidth: 18 },
];

const perPage = 100;
/** Where only open ones are asked for, this many are looked through. */
const maxLookedAt = 1_000;

const readIncidents = async (client: Client, filter: string, { limit, open }: Options) => {
  const found: ApiIncident[] = [];
  let looked = 0;
  let cursor: string | null = null;
  do {
    const after: string = cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`;
    const size = open ? perPage : Math.min(perPage, limit - found.length);
    const page: { incidents: ApiIncident[]; cursor: string | null } = await client.ask(
      'GET',
      `/incidents?limit=${size}${filter}${after}`,
      incidentListSchema,
    );
    found.push(...page.incidents.filter(({ endedAt }) => !open || endedAt === null));
    looked += page.incidents.length;
    cursor = page.cursor;
  } while (cursor !== null && found.length < limit && looked < maxLookedAt);
  return { incidents: found.slice(0, limit), more: cursor !== null || found.length > limit };
};

const noneWords = ({ open }: Options, more: boolean): string => {
  if (open) return more ? 'None of those that were looked through is open.' : 'No incident is open.';
  return 'There were no incidents.';
};

/** What is said where there may be older ones: a limit that was not reached shows no more of them. */
const olderWords = (shown: number, { limit, open }: Options): string =>
  open && shown < limit
    ? `Only the newest ${maxLookedAt} incidents were looked through: 'vigia status' tells of every monitor that is Down.`
    : `There may be older ones: --limit shows more than ${limit}.`;

const rowOf = ({ id, startedAt, endedAt, tasks, cause }: ApiIncident, now: number): readonly Cell[] => [
  endedAt === null ? { text: '✖ open', style: 'red' } : { text: '● over', style: 'green' },
  id,
  startedAt === null ? '' : formatLocalTime(at(startedAt), now),
  startedAt === null ? '' : formatElapsed((endedAt === null ? now : at(endedAt)) - at(startedAt)),
  tasks.join(', '),
  cause,
];

const show = async (session: Session, [typed]: readonly [string | undefined], options: Options) => {
  const { output, deps } = session;
  const monitor = typed === undefined ? undefined : parseMonitorId(typed);
  const client = session.client();
  const read = () => readIncidents(client, monitor ? `&monitor=${monitor}` : '', options);
  const { incidents, more } = await (monitor ? withMonitorSuggestion(client, monitor, read) : read());
  output.printJson({ incidents });
  if (incidents.length === 0) output.print(noneWords(options, more));
  else
    output.printTable(
      columns,
      incidents.map((incident) => rowOf(incident, deps.now())),
    );
  if (more) output.printNote(olderWords(incidents.length, options));
  return exitCodes.success;
};

export const addIncidents = (context: CommandContext): void => {
  const command = context.program
    .command('incidents')
    .description('The newest incidents: what failed, since when and for how long')
    .addArgument(completesMonitorId(new Argument('[monitor]', 'id of a monitor; all when left out')))
    .option('--open', 'only those that are not over')
    .option('--limit <n>', 'how many are shown at most', wholeNumber(1, 1_000), 20);
  registerAction<readonly [string | undefined], Options>(context, command, show);
};
