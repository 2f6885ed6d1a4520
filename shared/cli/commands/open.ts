// `vigia open`: the dashboard, in a browser.
import { Argument } from 'commander';
import { exits } from '../exits.ts';
import { monitorId } from '../monitor-id.ts';
import type { Session } from '../session.ts';
import { does, type Register, takesMonitor } from './register.ts';

type Options = { readonly print?: boolean };

/** The pages are where the API is, without its own part of the path; they take no key. */
const dashboardOf = (root: string): string => root.replace(/\/api\/v1$/, '/');

const open = async (session: Session, [typed]: readonly [string | undefined], { print }: Options) => {
  const dashboard = dashboardOf(session.server().root);
  const url = typed === undefined ? dashboard : `${dashboard}?monitor=${monitorId(typed)}`;
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
