// `vigia open`: opens the dashboard in a browser.
import { Argument } from 'commander';
import { cliHelp } from '../../messages/en/cli-help.ts';
import type { Client } from '../api-client.ts';
import { monitorSchema } from '../api-responses.ts';
import { isNotFound } from '../cli-error.ts';
import type { Session } from '../command-session.ts';
import { exitCodes } from '../exit-codes.ts';
import { parseMonitorId, withMonitorSuggestion } from '../monitor-lookup.ts';
import { type CommandContext, completesMonitorId, registerHandler } from './register-command.ts';

type Options = { readonly print?: boolean };

/** The dashboard is served beside the API. */
const dashboardUrl = (root: string): string => root.replace(/\/api\/v1$/, '/');

const timeoutMs = 5_000;

/** Throws for a monitor that the server does not know. Other errors are left to the browser, which needs no API key. */
const requireMonitor = async (client: Client, id: string): Promise<void> => {
  const read = () => client.request('GET', `/monitors/${id}`, monitorSchema, { timeoutMs });
  await withMonitorSuggestion(client, id, read).catch((error: unknown) => {
    if (isNotFound(error)) throw error;
  });
};

const openDashboard = async (session: Session, [text]: readonly [string | undefined], { print }: Options) => {
  const dashboard = dashboardUrl(session.server().root);
  const id = text === undefined ? undefined : parseMonitorId(text);
  if (id !== undefined) await requireMonitor(session.client(), id);
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
