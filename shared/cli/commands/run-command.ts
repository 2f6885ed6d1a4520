// `vigia run`: starts a run, waits for it, and prints the lines that the server's console prints.
import { Argument, Option } from 'commander';
import { cliHelp } from '../../messages/en/cli-help.ts';
import { cliOutput } from '../../messages/en/cli-output.ts';
import { cliProblems } from '../../messages/en/cli-problems.ts';
import { formatElapsed } from '../../text/duration-text.ts';
import type { Client } from '../api-client.ts';
import { type ApiRun, runSchema, startedRunSchema } from '../api-responses.ts';
import { cliError, isNotFound } from '../cli-error.ts';
import type { Session } from '../command-session.ts';
import { exitCodes } from '../exit-codes.ts';
import { consoleLines, isFinished, isPassing, logLine } from '../format-run.ts';
import { parseMonitorId, withMonitorSuggestion } from '../monitor-lookup.ts';
import { duration } from '../option-parsers.ts';
import { type CommandContext, completesMonitorId, registerHandler } from './register-command.ts';

/** `timeout` in milliseconds. */
type Options = { readonly wait: boolean; readonly timeout: number };

const firstPollMs = 50;
const maxPollMs = 1_000;

/** The run once it has ended. On AWS a run has no record while it is in the queue, so "not found" means "not yet". */
const readFinishedRun = async (client: Client, id: string): Promise<ApiRun | undefined> => {
  try {
    const run = await client.request('GET', `/runs/${encodeURIComponent(id)}`, runSchema);
    return isFinished(run) ? run : undefined;
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
};

/** Polls often at first, since most runs are short, and then once a second. */
const waitForRun = async (session: Session, client: Client, id: string, timeoutMs: number): Promise<ApiRun> => {
  const { now, sleep } = session.deps;
  const deadline = now() + timeoutMs;
  for (let pollMs = firstPollMs; ; pollMs = Math.min(pollMs * 1.5, maxPollMs)) {
    const run = await readFinishedRun(client, id);
    if (run) return run;
    if (now() >= deadline)
      throw cliError(exitCodes.notPassing, cliProblems.runNotEnded({ id, waited: formatElapsed(timeoutMs) }));
    await sleep(pollMs);
  }
};

const startRun = async (session: Session, [text]: readonly [string], { wait, timeout }: Options) => {
  const { output, deps } = session;
  const monitor = parseMonitorId(text);
  const client = session.client();
  const requestedAt = deps.now();
  const started = await withMonitorSuggestion(client, monitor, () =>
    client.request('POST', `/monitors/${monitor}/runs`, startedRunSchema),
  );
  output.print(logLine(requestedAt, 'info', cliOutput.runRequested({ monitor, id: started.id })).text);
  if (!wait) {
    output.printJson(started);
    return exitCodes.success;
  }
  const run = await waitForRun(session, client, started.id, timeout);
  output.printJson(run);
  for (const line of consoleLines(run)) output.print(line.text, line.style);
  return isPassing(run) ? exitCodes.success : exitCodes.notPassing;
};

export const addRun = (context: CommandContext): void => {
  const help = cliHelp.run;
  const timeout = new Option('--timeout <duration>', help.timeout).argParser(duration).default(60_000, '60s');
  const command = context.program
    .command('run')
    .summary(help.summary)
    .description(help.description)
    .addArgument(completesMonitorId(new Argument('<monitor>', help.monitor)))
    .option('--no-wait', help.noWait)
    .addOption(timeout);
  registerHandler<readonly [string], Options>(context, command, startRun);
};
