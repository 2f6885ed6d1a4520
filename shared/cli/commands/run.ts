// `vigia run`: starts a run by hand, waits for it, and tells of it as the console of the server does.
import { Argument, Option } from 'commander';
import { formatElapsed } from '../../text/duration-text.ts';
import { type RunAnswer, runAnswer, startedAnswer } from '../api-answers.ts';
import type { Client } from '../api-client.ts';
import { duration } from '../arguments.ts';
import { exits, isStop, stop } from '../exit-codes.ts';
import { aboutMonitor, monitorId } from '../monitor-id.ts';
import { consoleLines, isOver, isPassing, logLine } from '../run-text.ts';
import type { Session } from '../session.ts';
import { does, type Register, takesMonitor } from './register.ts';

type Options = { readonly wait: boolean; readonly timeout: number };

const firstPauseMs = 50;
const maxPauseMs = 1_000;

/** On AWS a run that waits in the queue has no record yet: that it is not found says nothing. */
const recorded = async (client: Client, id: string): Promise<RunAnswer | undefined> => {
  try {
    const run = await client.ask('GET', `/runs/${encodeURIComponent(id)}`, runAnswer);
    return isOver(run) ? run : undefined;
  } catch (error) {
    if (isStop(error) && error.said.status === 404) return undefined;
    throw error;
  }
};

/** Asks quickly at first, since most runs take a moment, and then once a second. */
const waitFor = async (session: Session, client: Client, id: string, timeoutMs: number): Promise<RunAnswer> => {
  const { now, sleep } = session.deps;
  const endsAt = now() + timeoutMs;
  for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(pauseMs * 1.5, maxPauseMs)) {
    const run = await recorded(client, id);
    if (run) return run;
    if (now() >= endsAt)
      throw stop(
        exits.notPassing,
        `the run ${id} was not over after ${formatElapsed(timeoutMs)}; 'vigia runs ${id}' shows it once it is.`,
      );
    await sleep(pauseMs);
  }
};

const run = async (session: Session, [typed]: readonly [string], { wait, timeout }: Options) => {
  const { output, deps } = session;
  const id = monitorId(typed);
  const client = session.client();
  const start = () => client.ask('POST', `/monitors/${id}/runs`, startedAnswer);
  const askedAt = deps.now();
  const started = await aboutMonitor(client, id, start);
  output.say(logLine(askedAt, 'INFO', `Monitor '${id}' - Asked for flow run ${started.id}`).text);
  if (!wait) {
    output.document(started);
    return exits.fine;
  }
  const ended = await waitFor(session, client, started.id, timeout);
  output.document(ended);
  for (const { text, style } of consoleLines(ended)) output.say(text, style);
  return isPassing(ended) ? exits.fine : exits.notPassing;
};

export const addRun = (register: Register): void => {
  const command = register.program
    .command('run')
    .description('Start a run now, wait for it, and exit with 0 when all its tasks are Completed, else with 1')
    .addArgument(takesMonitor(new Argument('<monitor>', 'id of the monitor')))
    .option('--no-wait', 'do not wait for it')
    .addOption(
      new Option('--timeout <duration>', 'how long to wait for it').argParser(duration).default(60_000, '60s'),
    );
  does<readonly [string], Options>(register, command, run);
};
