// `vigia open`: opens the dashboard in a browser.
import { Argument } from 'commander';
import { cliHelp } from '../../messages/en/cli-help.ts';
import { cliProblems } from '../../messages/en/cli-problems.ts';
import type { Client } from '../api-client.ts';
import { indexSchema, monitorSchema } from '../api-responses.ts';
import { cliError, isCliError, isNotFound } from '../cli-error.ts';
import type { Session } from '../command-session.ts';
import { exitCodes } from '../exit-codes.ts';
import { parseMonitorId, withMonitorSuggestion } from '../monitor-lookup.ts';
import { type CommandContext, completesMonitorId, registerHandler } from './register-command.ts';

type Options = { readonly print?: boolean };

const timeoutMs = 5_000;

/** Errors of a server that responded, such as a missing key; other errors are left to the browser. */
const ignoreUnreachable = (error: unknown): undefined => {
  if (isCliError(error) && error.exitCode === exitCodes.rejected && !isNotFound(error)) throw error;
};

/** The dashboard is served beside the API, unless the index of the server names another address, or none. */
const findDashboard = async (client: Client): Promise<string> => {
  const { root } = client.server;
  const index = await client.request('GET', '/', indexSchema, { timeoutMs }).catch(ignoreUnreachable);
  const beside = root.replace(/\/api\/v1$/, '/');
  if (index?.pages === null) throw cliError(exitCodes.rejected, cliProblems.noPages({ root }));
  return index?.pages === undefined || index.pages === '/' ? beside : index.pages;
};

/** Throws for a monitor that the server does not know. Other errors are left to the browser, which needs no API key. */
const requireMonitor = async (client: Client, id: string): Promise<void> => {
  const read = () => client.request('GET', `/monitors/${id}`, monitorSchema, { timeoutMs });
  await withMonitorSuggestion(client, id, read).catch((error: unknown) => {
    if (isNotFound(error)) throw error;
  });
};

const openDashboard = async (session: Session, [text]: readonly [string | undefined], { print }: Options) => {
  const client = session.client();
  const id = text === undefined ? undefined : parseMonitorId(text);
  const dashboard = await findDashboard(client);
  if (id !== undefined) await requireMonitor(client, id);
  const url = id === undefined ? dashboard : `${dashboard}?monitor=${id}`;
  session.output.printJson({ url });
  session.output.print(url);
  if (!print) await session.deps.openAddress(url);
  return exitCodes.success;
};

export const addOpen = (context: CommandContext): void => {
  const help = cliHelp.open;
  const command = context.program
    .command('open')
    .summary(help.summary)
    .description(help.description)
    .addArgument(completesMonitorId(new Argument('[monitor]', help.monitor)))
    .option('--print', help.print);
  registerHandler<readonly [string | undefined], Options>(context, command, openDashboard);
};
