// `vigia pause`, `resume` and `interval`: manual changes of a running monitor.
import { Argument, type Command } from 'commander';
import { cliHelp } from '../../messages/en/cli-help.ts';
import { cliOutput } from '../../messages/en/cli-output.ts';
import { defined } from '../../model/defined.ts';
import { formatLocalTime } from '../../text/clock-text.ts';
import { formatDuration } from '../../text/duration-text.ts';
import { changeSchema, toEpochMs } from '../api-responses.ts';
import type { Session } from '../command-session.ts';
import { exitCodes } from '../exit-codes.ts';
import { parseMonitorId, withMonitorSuggestion } from '../monitor-lookup.ts';
import { durationWithin } from '../option-parsers.ts';
import { type CommandContext, completesMonitorId, registerHandler } from './register-command.ts';

type Options = { readonly reason?: string };

type Change = {
  readonly body: { readonly paused: boolean } | { readonly intervalSeconds: number | null };
  /** The sentence to print; `from` is when the change takes effect, if the server sent it. */
  readonly message: (change: { id: string; from: string | undefined }) => string;
};

/** The server validates the change too, since only the server knows what fits the monitor. */
const applyChange = async (session: Session, text: string, { body, message }: Change, { reason }: Options) => {
  const id = parseMonitorId(text);
  const client = session.client();
  const changed = await withMonitorSuggestion(client, id, () =>
    client.request('PATCH', `/monitors/${id}`, changeSchema, { body: defined({ ...body, reason }) }),
  );
  const { effectiveFrom } = changed;
  const from = effectiveFrom ? formatLocalTime(toEpochMs(effectiveFrom), session.deps.now()) : undefined;
  session.output.printJson(changed);
  session.output.print(message({ id, from }));
  return exitCodes.success;
};

const pauseChange: Change = { body: { paused: true }, message: cliOutput.paused };
const resumeChange: Change = { body: { paused: false }, message: cliOutput.resumed };

const intervalChange = (ms: number | null): Change => {
  if (ms === null) return { body: { intervalSeconds: null }, message: cliOutput.intervalReset };
  const interval = formatDuration(ms);
  return {
    body: { intervalSeconds: ms / 1_000 },
    message: (change) => cliOutput.intervalOverridden({ ...change, interval }),
  };
};

const parseInterval = durationWithin('10s', '7d');

/** null for the word `default`. */
const parseIntervalOrDefault = (text: string): number | null => (text === 'default' ? null : parseInterval(text));

const monitorArgument = (description: string): Argument => completesMonitorId(new Argument('<monitor>', description));

type Help = typeof cliHelp.pause;

const addPauseOrResume = (context: CommandContext, command: Command, help: Help, change: Change): void => {
  command
    .summary(help.summary)
    .description(help.description)
    .addArgument(monitorArgument(help.monitor))
    .option('--reason <text>', help.reason);
  registerHandler<readonly [string], Options>(context, command, (session, [monitor], options) =>
    applyChange(session, monitor, change, options),
  );
};

const addInterval = (context: CommandContext): void => {
  const help = cliHelp.interval;
  const command = context.program
    .command('interval')
    .summary(help.summary)
    .description(help.description)
    .addArgument(monitorArgument(help.monitor))
    .addArgument(new Argument('<duration>', help.duration).argParser(parseIntervalOrDefault))
    .option('--reason <text>', help.reason);
  registerHandler<readonly [string, number | null], Options>(context, command, (session, [monitor, ms], options) =>
    applyChange(session, monitor, intervalChange(ms), options),
  );
};

export const addOverrides = (context: CommandContext): void => {
  const { program } = context;
  addPauseOrResume(context, program.command('pause'), cliHelp.pause, pauseChange);
  addPauseOrResume(context, program.command('resume'), cliHelp.resume, resumeChange);
  addInterval(context);
};
