// `vigia open`: the dashboard, in a browser.
import { Argument } from 'commander';
import { monitorAnswer } from '../api-answers.ts';
import type { Client } from '../api-client.ts';
import { exits, isStop } from '../exit-codes.ts';
import { aboutMonitor, monitorId } from '../monitor-id.ts';
import type { Session } from '../session.ts';
import { does, type Register, takesMonitor } from './register.ts';

type Options = { readonly print?: boolean };

/** The pages are where the API is, without its own part of the path; they take no key. */
const dashboardOf = (root: string): string => root.replace(/\/api\/v1$/, '/');

const patienceMs = 5_000;

/** Only what the server does not know is refused: where it cannot be asked, or not with this key, the browser will tell. */
const refuseUnknown = async (client: Client, id: string): Promise<void> => {
  const ask = () => client.ask('GET', `/monitors/${id}`, monitorAnswer, undefined, patienceMs);
  await aboutMonitor(client, id, ask).catch((error: unknown) => {
    if (isStop(error) && error.said.status === 404) throw error;
  });
};

const open = async (session: Session, [typed]: readonly [string | undefined], { print }: Options) => {
  const dashboard = dashboardOf(session.server().root);
  const id = typed === undefined ? undefined : monitorId(typed);
  if (id !== undefined) await refuseUnknown(session.client(), id);
  const url = id === undefined ? dashboard : `${dashboard}?monitor=${id}`;
  session.output.document({ url });
  session.output.say(url);
  if (!print) await session.deps.openAddress(url);
  return exits.fine;
};

export const addOpen = (register: Register): void => {
  const command = register.program
    .command('open')
    .description('Open the dashboard in a browser')
    .addArgument(takesMonitor(new Argument('[monitor]', 'id of the monitor whose page is opened')))
    .option('--print', 'only print the address');
  does<readonly [string | undefined], Options>(register, command, open);
};
