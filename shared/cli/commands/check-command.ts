// `vigia check`: one check from here, without a server and without a record.
import { Argument } from 'commander';
import type { ApiRun } from '../api-responses.ts';
import type { CheckTarget } from '../cli-deps.ts';
import type { Session } from '../command-session.ts';
import { cliError, type ExitCode, exitCodes } from '../exit-codes.ts';
import { isPassing } from '../format-run.ts';
import { parseMonitorId } from '../monitor-lookup.ts';
import { printRun } from '../print-run.ts';
import { type CommandContext, registerAction } from './register-command.ts';

type Options = { readonly monitors: string; readonly allowPrivate?: boolean };

/** What has a scheme is an address; what has a dot was probably meant to be one. */
const targetOf = (typed: string, file: string): CheckTarget => {
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(typed)) return { url: typed };
  if (/^[^\s/]+\.[^\s/]+/.test(typed) || /^localhost\b/.test(typed))
    throw cliError(
      exitCodes.usage,
      `'${typed.slice(0, 100)}' is no address and no monitor: write https://${typed.slice(0, 100)}`,
    );
  return { monitor: parseMonitorId(typed), file };
};

/** Whether an address was refused that the option would allow. */
const wasKeptIn = ({ taskRuns }: ApiRun): boolean =>
  taskRuns.some(({ evidence }) => evidence.some(({ error }) => error?.code === 'ADDRESS_REFUSED'));

const check = async (session: Session, [typed]: readonly [string], options: Options): Promise<ExitCode> => {
  const { output, deps } = session;
  const target = targetOf(typed, options.monitors);
  const checked = await deps.checkOnce(target, { allowPrivate: options.allowPrivate ?? false });
  if (checked.outcome === 'refused') throw cliError(exitCodes.usage, checked.sentences.join('\n'));
  output.printJson(checked.run);
  printRun(output, checked.run, deps.now());
  if (!options.allowPrivate && wasKeptIn(checked.run))
    output.printNote('It was not asked: --allow-private lets this check go to private and loopback addresses.');
  return isPassing(checked.run) ? exitCodes.success : exitCodes.notPassing;
};

export const addCheck = (context: CommandContext): void => {
  const command = context.program
    .command('check')
    .description('Check once from here, without a server: a monitor of monitors.ts, or an address')
    .addArgument(new Argument('<monitor|url>', 'id of a monitor, or an address such as https://shop.example/'))
    .option('--monitors <file>', 'the file that says what is watched', 'monitors.ts')
    .option('--allow-private', 'also private and loopback addresses, whatever the monitor says');
  registerAction<readonly [string], Options>(context, command, check);
};
