// `vigia open`: the dashboard, in a browser.
import { Argument } from 'commander';
import type { Client } from '../api-client.ts';
import { monitorSchema } from '../api-responses.ts';
import type { Session } from '../command-session.ts';
import { exitCodes, isCliError } from '../exit-codes.ts';
import { parseMonitorId, withMonitorSuggestion } from '../monitor-lookup.ts';
import { type CommandContext, completesMonitorId, registerAction } from './register-command.ts';

type Options = { readonly print?: boolean };

/** The pages are where the API is, without its own part of the path; they take no key. */
const dashboardOf = (root: string): string => root.replace(/\/api\/v1$/, '/');

const timeoutMs = 5_000;

/** Only what the server does not know is refused: where it cannot be asked, or not with this key, the browser will tell. */
const refuseUnknown = async (client: Client, id: string): Promise<void> => {
  const ask = () => client.ask('GET', `/monitors/${id}`, monitorSchema, undefined, timeoutMs);
  await withMonitorSuggestion(client, id, ask).catch((error: unknown) => {
    if (isCliError(error) && error.details.status === 404) throw error;
  });
};

const open = async (session: Session, [typed]: readonly [string | undefined], { print }: Options) => {
  const dashboard = dashboardOf(session.server().root);
  const id = typed === undefined ? undefined : parseMonitorId(typed);
  if (id !== undefined) await refuseUnknown(session.client(), id);
  const url = id === undefined ? dashboard : `${dashboard}?monitor=${id}`;
  session.output.printJson({ url });
  session.output.print(url);
  if (!print) await session.deps.openAddress(url);
  return exitCodes.success;
};

export const addOpen = (context: CommandContext): void => {
  const command = context.program
    .command('open')
    .description('Open the dashboard in a browser')
    .addArgument(completesMonitorId(new Argument('[monitor]', 'id of the monitor whose page is opened')))
    .option('--print', 'only print the address');
  registerAction<readonly [string | undefined], Options>(context, command, open);
};
