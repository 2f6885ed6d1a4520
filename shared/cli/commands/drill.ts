// `vigia drill`: a simulated outage beside the real checks; begun, shown or stopped.
import { Argument, Option } from 'commander';
import { drillAnswer } from '../answers.ts';
import { duration, wholeNumber } from '../arguments.ts';
import type { Client } from '../client.ts';
import { exits, stop } from '../exits.ts';
import { aboutMonitor, monitorId } from '../monitor-id.ts';
import type { Session } from '../session.ts';
import { durationWords } from '../times.ts';
import { does, type Register, takesMonitor } from './register.ts';

type Options = {
  readonly status?: number;
  readonly error?: string;
  readonly delay?: number;
  readonly for?: number;
  readonly reason?: string;
  readonly stop?: boolean;
};

/** As long as it lasts where nobody says. */
const usualMs = 120_000;

/** `forSeconds` becomes `for seconds`: the server may say more than this version knows. */
const labelOf = (member: string): string => member.replace(/([A-Z])/g, (letter) => ` ${letter.toLowerCase()}`);

const wordsOfValue = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));

const sayDrill = ({ output }: Session, drill: Readonly<Record<string, unknown>>): void => {
  output.document(drill);
  const told = Object.entries(drill).filter(([, value]) => value !== null && value !== undefined);
  const lists = told.filter(([, value]) => Array.isArray(value));
  output.pairs(
    told.filter(([, value]) => !Array.isArray(value)).map(([name, value]) => [labelOf(name), wordsOfValue(value)]),
  );
  for (const [name, list] of lists) {
    output.say(`${labelOf(name)}:`);
    for (const one of list as readonly unknown[]) output.say(`  ${lineOf(one)}`);
  }
};

const lineOf = (one: unknown): string =>
  typeof one === 'object' && one !== null
    ? Object.entries(one)
        .filter(([, value]) => value !== null)
        .map(([name, value]) => `${labelOf(name)} ${wordsOfValue(value)}`)
        .join(', ')
    : wordsOfValue(one);

const faults = ({ status, error, delay }: Options) => [
  ...(status === undefined ? [] : [{ status }]),
  ...(error === undefined ? [] : [{ error }]),
  ...(delay === undefined ? [] : [{ delaySeconds: delay / 1_000 }]),
];

const begin = async (session: Session, client: Client, id: string, options: Options) => {
  const [fault, ...others] = faults(options);
  if (!fault)
    throw stop(exits.usage, '--for and --reason are for a drill that begins: say --status, --error or --delay too.');
  if (others.length > 0) throw stop(exits.usage, 'a drill has one fault: give one of --status, --error and --delay.');
  const forMs = options.for ?? usualMs;
  const body = {
    ...fault,
    forSeconds: forMs / 1_000,
    ...(options.reason === undefined ? {} : { reason: options.reason }),
  };
  const drill = await client.ask('PUT', `/monitors/${id}/drill`, drillAnswer, body);
  session.output.say(
    `DRILL of ${id} for ${durationWords(forMs)}; the real checks go on. 'vigia drill ${id}' shows it.`,
  );
  sayDrill(session, drill);
};

const drill = async (session: Session, [typed]: readonly [string], options: Options) => {
  const id = monitorId(typed);
  const client = session.client();
  const begins = faults(options).length > 0 || options.for !== undefined || options.reason !== undefined;
  if (options.stop && begins) throw stop(exits.usage, '--stop ends a drill: give no other option with it.');
  await aboutMonitor(client, id, async () => {
    if (begins) return begin(session, client, id, options);
    if (!options.stop) return sayDrill(session, await client.ask('GET', `/monitors/${id}/drill`, drillAnswer));
    const ended = await client.ask('DELETE', `/monitors/${id}/drill`, drillAnswer);
    session.output.say(`The drill of ${id} is over.`);
    return sayDrill(session, ended);
  });
  return exits.fine;
};

export const addDrill = (register: Register): void => {
  const command = register.program
    .command('drill')
    .description('Rehearse an outage: runs that fail as told, beside the real ones, marked DRILL; or show the drill')
    .addArgument(takesMonitor(new Argument('<monitor>', 'id of the monitor')))
    .option('--status <code>', 'every request is answered with this status code', wholeNumber(100, 599))
    .option('--error <text>', 'every request fails like this, such as "connection refused"')
    .option('--delay <duration>', 'every answer comes this much later', duration)
    .addOption(new Option('--for <duration>', 'how long it lasts (2m)').argParser(duration))
    .option('--reason <text>', 'why; it is kept with the drill')
    .option('--stop', 'end the drill now');
  does<readonly [string], Options>(register, command, drill);
};
