// `vigia drill`: starts, shows, waits for or stops a simulated outage, while real checks continue.
import { Argument, Option } from 'commander';
import { cliHelp } from '../../messages/en/cli-help.ts';
import { cliOutput } from '../../messages/en/cli-output.ts';
import { cliProblems } from '../../messages/en/cli-problems.ts';
import { defined } from '../../model/defined.ts';
import type { Client } from '../api-client.ts';
import { type ApiDrill, drillSchema } from '../api-responses.ts';
import { usageError } from '../cli-error.ts';
import type { Session } from '../command-session.ts';
import { exitCodes } from '../exit-codes.ts';
import { parseMonitorId, withMonitorSuggestion } from '../monitor-lookup.ts';
import { durationWithin, wholeNumber } from '../option-parsers.ts';
import { formatDrillWait, printDrill } from '../print-drill.ts';
import { type CommandContext, completesMonitorId, registerHandler } from './register-command.ts';

type Options = {
  readonly status?: number;
  readonly error?: string;
  /** Milliseconds, as is `for`. */
  readonly delay?: number;
  readonly for?: number;
  readonly reason?: string;
  readonly stop?: boolean;
  readonly wait?: boolean;
};

const defaultDurationMs = 120_000;
const pollIntervalMs = 1_000;

/** The body of a request for a drill; undefined where the options only show or stop one. */
const parseDrillRequest = (options: Options) => {
  const { status, error, delay, reason } = options;
  const failures = [status, error, delay].filter((failure) => failure !== undefined).length;
  const startsDrill = failures > 0 || options.for !== undefined || reason !== undefined;
  if (options.stop && (startsDrill || options.wait)) throw usageError(cliProblems.stopWithOthers);
  if (!startsDrill) return undefined;
  if (failures === 0) throw usageError(cliProblems.drillWithoutFailure);
  if (failures > 1) throw usageError(cliProblems.drillWithSeveralFailures);
  const delaySeconds = delay === undefined ? undefined : delay / 1_000;
  return defined({ status, error, delaySeconds, forSeconds: (options.for ?? defaultDurationMs) / 1_000, reason });
};

/** Polls until the server ends the drill. */
const waitUntilOver = async (session: Session, client: Client, path: string, started: ApiDrill): Promise<ApiDrill> => {
  let drill = started;
  while (drill.state !== 'over') {
    await session.deps.sleep(pollIntervalMs);
    drill = await client.request('GET', path, drillSchema);
  }
  return drill;
};

/** Whether the drill sent what it is for: an alert on failure and one on recovery. */
const sentBothAlerts = ({ steps }: ApiDrill): boolean =>
  ['alert sent: down', 'alert sent: up'].every((step) => steps.some(({ what }) => what === step));

const runDrill = async (session: Session, [text]: readonly [string], options: Options) => {
  const { output, deps } = session;
  const id = parseMonitorId(text);
  const body = parseDrillRequest(options);
  const client = session.client();
  const path = `/monitors/${id}/drill`;
  const method = body ? 'PUT' : options.stop ? 'DELETE' : 'GET';
  const missingMessage = method === 'GET' ? cliProblems.noDrillYet({ id }) : undefined;
  const requestDrill = () => client.request(method, path, drillSchema, { body });
  const current = await withMonitorSuggestion(client, id, requestDrill, missingMessage);
  if (options.wait && current.state !== 'over') output.printNote(formatDrillWait(current, deps.now()));
  const drill = options.wait ? await waitUntilOver(session, client, path, current) : current;
  output.printJson(drill);
  printDrill(output, drill, deps.now());
  if (body && !options.wait) output.printNote(cliOutput.drillStarted({ monitor: id }));
  return options.wait && !sentBothAlerts(drill) ? exitCodes.notPassing : exitCodes.success;
};

export const addDrill = (context: CommandContext): void => {
  const help = cliHelp.drill;
  const command = context.program
    .command('drill')
    .summary(help.summary)
    .description(help.description)
    .addArgument(completesMonitorId(new Argument('<monitor>', help.monitor)))
    .option('--status <code>', help.status, wholeNumber(100, 599))
    .option('--error <text>', help.error)
    .option('--delay <duration>', help.delay, durationWithin('100ms', '60s', { isWhole: false }))
    .addOption(new Option('--for <duration>', help.for).argParser(durationWithin('10s', '1h')))
    .option('--reason <text>', help.reason)
    .option('--wait', help.wait)
    .option('--stop', help.stop);
  registerHandler<readonly [string], Options>(context, command, runDrill);
};
