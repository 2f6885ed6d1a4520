// `vigia drill`: a simulated outage beside the real checks; begun, shown, waited for or stopped.
import { Argument, Option } from 'commander';
import type { Client } from '../api-client.ts';
import { type ApiDrill, drillSchema } from '../api-responses.ts';
import type { Session } from '../command-session.ts';
import { cliError, exitCodes } from '../exit-codes.ts';
import { parseMonitorId, withMonitorSuggestion } from '../monitor-lookup.ts';
import { durationWithin, wholeNumber } from '../option-parsers.ts';
import { printDrill, waitingWords } from '../print-drill.ts';
import { type CommandContext, completesMonitorId, registerAction } from './register-command.ts';

type Options = {
  readonly status?: number;
  readonly error?: string;
  readonly delay?: number;
  readonly for?: number;
  readonly reason?: string;
  readonly stop?: boolean;
  readonly wait?: boolean;
};

/** As long as it lasts where nobody says. */
const usualMs = 120_000;
const pauseMs = 1_000;

const faultsOf = ({ status, error, delay }: Options) => [
  ...(status === undefined ? [] : [{ status }]),
  ...(error === undefined ? [] : [{ error }]),
  ...(delay === undefined ? [] : [{ delaySeconds: delay / 1_000 }]),
];

type Wish = Readonly<Record<string, unknown>>;

/** What is asked for, or undefined where a drill is only to be shown or stopped. */
const wishOf = (options: Options): Wish | undefined => {
  const [fault, ...others] = faultsOf(options);
  const begins = fault !== undefined || options.for !== undefined || options.reason !== undefined;
  if (options.stop && (begins || options.wait))
    throw cliError(exitCodes.usage, '--stop ends a drill: give no other option with it.');
  if (!begins) return undefined;
  if (!fault)
    throw cliError(
      exitCodes.usage,
      '--for and --reason are for a drill that begins: say --status, --error or --delay too.',
    );
  if (others.length > 0)
    throw cliError(exitCodes.usage, 'a drill has one fault: give one of --status, --error and --delay.');
  const reason = options.reason === undefined ? {} : { reason: options.reason };
  return { ...fault, forSeconds: (options.for ?? usualMs) / 1_000, ...reason };
};

/** It ends by itself, at a time that the server sees to. */
const waitFor = async (session: Session, client: Client, path: string, begun: ApiDrill): Promise<ApiDrill> => {
  let drill = begun;
  while (drill.state !== 'over') {
    await session.deps.sleep(pauseMs);
    drill = await client.ask('GET', path, drillSchema);
  }
  return drill;
};

/** What a drill is for: that somebody was told that it broke, and that it is well again. */
const hasNotifiedAll = ({ steps }: ApiDrill): boolean =>
  ['alert sent: down', 'alert sent: up'].every((notified) => steps.some(({ what }) => what === notified));

const drill = async (session: Session, [typed]: readonly [string], options: Options) => {
  const { output, deps } = session;
  const id = parseMonitorId(typed);
  const wish = wishOf(options);
  const client = session.client();
  const path = `/monitors/${id}/drill`;
  const method = wish ? 'PUT' : options.stop ? 'DELETE' : 'GET';
  const none = `there was no drill of ${id} so far: --status, --error or --delay begins one.`;
  const ask = () => client.ask(method, path, drillSchema, wish);
  const asked = await withMonitorSuggestion(client, id, ask, method === 'GET' ? none : undefined);
  if (options.wait && asked.state !== 'over') output.printNote(waitingWords(asked, deps.now()));
  const notified = options.wait ? await waitFor(session, client, path, asked) : asked;
  output.printJson(notified);
  printDrill(output, notified, deps.now());
  if (wish && !options.wait) output.printNote(`The real checks go on. 'vigia drill ${id}' shows how it goes.`);
  return options.wait && !hasNotifiedAll(notified) ? exitCodes.notPassing : exitCodes.success;
};

export const addDrill = (context: CommandContext): void => {
  const command = context.program
    .command('drill')
    .description('Rehearse an outage: runs that fail as told, beside the real ones, marked DRILL; or show the drill')
    .addArgument(completesMonitorId(new Argument('<monitor>', 'id of the monitor')))
    .option('--status <code>', 'every request is answered with this status code', wholeNumber(100, 599))
    .option('--error <text>', 'every request fails like this, such as "connection refused"')
    .option(
      '--delay <duration>',
      'every answer comes this much later',
      durationWithin('100ms', '60s', { isWhole: false }),
    )
    .addOption(new Option('--for <duration>', 'how long it lasts (2m)').argParser(durationWithin('10s', '1h')))
    .option('--reason <text>', 'why; it is kept with the drill')
    .option(
      '--wait',
      'wait until it is over, and show how long each step took; exit with 1 unless both alerts were sent',
    )
    .option('--stop', 'end the drill now');
  registerAction<readonly [string], Options>(context, command, drill);
};
