// `vigia pause`, `resume` and `interval`: what is changed by hand of a monitor that runs.
import { Argument } from 'commander';
import { formatLocalTime } from '../../text/clock-text.ts';
import { formatElapsed } from '../../text/duration-text.ts';
import { changeSchema } from '../api-responses.ts';
import type { Session } from '../command-session.ts';
import { exitCodes } from '../exit-codes.ts';
import { parseMonitorId, withMonitorSuggestion } from '../monitor-lookup.ts';
import { durationWithin } from '../option-parsers.ts';
import { type CommandContext, completesMonitorId, registerAction } from './register-command.ts';

type Options = { readonly reason?: string };
type Change = { readonly paused: boolean } | { readonly intervalSeconds: number | null };

/** The server checks what is asked of it too: it alone knows what fits the monitor. */
const change = async (session: Session, typed: string, asked: Change, { reason }: Options, words: string) => {
  const id = parseMonitorId(typed);
  const client = session.client();
  const body = { ...asked, ...(reason === undefined ? {} : { reason }) };
  const send = () => client.ask('PATCH', `/monitors/${id}`, changeSchema, body);
  const changed = await withMonitorSuggestion(client, id, send);
  session.output.printJson(changed);
  const from = changed.effectiveFrom ? Date.parse(changed.effectiveFrom) : undefined;
  const when = from === undefined ? '' : `, from ${formatLocalTime(from, session.deps.now())} on`;
  session.output.print(`${id} ${words}${when}.`);
  return exitCodes.success;
};

const everyFitting = durationWithin('10s', '7d');
const durationOrDefault = (text: string): number | null => (text === 'default' ? null : everyFitting(text));

const monitorArgument = (): Argument => completesMonitorId(new Argument('<monitor>', 'id of the monitor'));
const reason = ['--reason <text>', 'why; it is kept with the change'] as const;

export const addControl = (context: CommandContext): void => {
  const { program } = context;
  const pause = program
    .command('pause')
    .description('Stop checking a monitor until it is resumed; its open incident is closed')
    .addArgument(monitorArgument())
    .option(...reason);
  registerAction<readonly [string], Options>(context, pause, (session, [monitor], options) =>
    change(session, monitor, { paused: true }, options, 'is paused'),
  );

  const resume = program
    .command('resume')
    .description('Check a paused monitor again')
    .addArgument(monitorArgument())
    .option(...reason);
  registerAction<readonly [string], Options>(context, resume, (session, [monitor], options) =>
    change(session, monitor, { paused: false }, options, 'is checked again'),
  );

  const interval = program
    .command('interval')
    .description('Change how often a monitor runs, until monitors.ts itself says otherwise')
    .addArgument(monitorArgument())
    .addArgument(
      new Argument('<duration>', "such as 10s, 5m or 2h; 'default' for what monitors.ts says").argParser(
        durationOrDefault,
      ),
    )
    .option(...reason);
  registerAction<readonly [string, number | null], Options>(context, interval, (session, [monitor, ms], options) => {
    const words = ms === null ? 'runs as often as monitors.ts says' : `runs every ${formatElapsed(ms)}`;
    return change(session, monitor, { intervalSeconds: ms === null ? null : ms / 1_000 }, options, words);
  });
};
