// `vigia run`: starts a run by hand, waits for it, and tells of it as the console of the server does.
import { Argument, Option } from 'commander';
import { formatElapsed } from '../../text/duration-text.ts';
import type { Client } from '../api-client.ts';
import { type ApiRun, runSchema, startedRunSchema } from '../api-responses.ts';
import type { Session } from '../command-session.ts';
import { cliError, exitCodes, isCliError } from '../exit-codes.ts';
import { consoleLines, isOver, isPassing, logLine } from '../format-run.ts';
import { parseMonitorId, withMonitorSuggestion } from '../monitor-lookup.ts';
import { duration } from '../option-parsers.ts';
import { type CommandContext, completesMonitorId, registerAction } from './register-command.ts';

type Options = { readonly wait: boolean; readonly timeout: number };

const firstPauseMs = 50;
const maxPauseMs = 1_000;

/** On AWS a run that waits in the queue has no record yet: that it is not found says nothing. */
const recorded = async (client: Client, id: string): Promise<ApiRun | undefined> => {
  try {
    const run = await client.ask('GET', `/runs/${encodeURIComponent(id)}`, runSchema);
    return isOver(run) ? run : undefined;
  } catch (error) {
    if (isCliError(error) && error.details.status === 404) return undefined;
    throw error;
  }
};

/** Asks quickly at first, since most runs take a moment, and then once a second. */
const waitFor = async (session: Session, client: Client, id: string, timeoutMs: number): Promise<ApiRun> => {
  const { now, sleep } = session.deps;
  const endsAt = now() + timeoutMs;
  for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(pauseMs * 1.5, maxPauseMs)) {
    const run = await recorded(client, id);
    if (run) return run;
    if (now() >= endsAt)
      throw cliError(
        exitCodes.notPassing,
        `the run ${id} was not over after ${formatElapsed(timeoutMs)}; 'vigia runs ${id}' shows it once it is.`,
      );
    await sleep(pauseMs);
  }
};

const run = async (session: Session, [typed]: readonly [string], { wait, timeout }: Options) => {
  const { output, deps } = session;
  const id = parseMonitorId(typed);
  const client = session.client();
  const start = () => client.ask('POST', `/monitors/${id}/runs`, startedRunSchema);
  const askedAt = deps.now();
  const started = await withMonitorSuggestion(client, id, start);
  output.print(logLine(askedAt, 'INFO', `Monitor '${id}' - Asked for flow run ${started.id}`).text);
  if (!wait) {
    output.printJson(started);
    return exitCodes.success;
  }
  const onExit = await waitFor(session, client, started.id, timeout);
  output.printJson(onExit);
  for (const { text, style } of consoleLines(onExit)) output.print(text, style);
  return isPassing(onExit) ? exitCodes.success : exitCodes.notPassing;
};

export const addRun = (context: CommandContext): void => {
  const command = context.program
    .command('run')
    .description('Start a run now, wait for it, and exit with 0 when all its tasks are Completed, else with 1')
    .addArgument(completesMonitorId(new Argument('<monitor>', 'id of the monitor')))
    .option('--no-wait', 'do not wait for it')
    .addOption(
      new Option('--timeout <duration>', 'how long to wait for it').argParser(duration).default(60_000, '60s'),
    );
  registerAction<readonly [string], Options>(context, command, run);
};
