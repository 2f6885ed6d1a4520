// `vigia check`: runs one check on this machine, without a server and without recording it.
import { Argument } from 'commander';
import { cliHelp } from '../../messages/en/cli-help.ts';
import { cliOutput } from '../../messages/en/cli-output.ts';
import { cliProblems } from '../../messages/en/cli-problems.ts';
import type { ApiRun } from '../api-responses.ts';
import type { CheckTarget } from '../cli-deps.ts';
import { usageError } from '../cli-error.ts';
import type { Session } from '../command-session.ts';
import { type ExitCode, exitCodes } from '../exit-codes.ts';
import { isPassing } from '../format-run.ts';
import { parseMonitorId } from '../monitor-lookup.ts';
import { printRun } from '../print-run.ts';
import { type CommandContext, registerHandler } from './register-command.ts';

type Options = { readonly monitors: string; readonly allowPrivate?: boolean };

const maxShownChars = 100;

/** Text with a scheme is a URL; text with a dot is probably a URL without its scheme. */
const parseTarget = (text: string, file: string): CheckTarget => {
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(text)) return { url: text };
  if (/^[^\s/]+\.[^\s/]+/.test(text) || /^localhost\b/.test(text))
    throw usageError(cliProblems.notACheckTarget({ value: text.slice(0, maxShownChars) }));
  return { monitor: parseMonitorId(text), file };
};

/** Whether an address was refused that `--allow-private` would allow. */
const hasRefusedAddress = ({ taskRuns }: ApiRun): boolean =>
  taskRuns.some(({ evidence }) => evidence.some(({ error }) => error?.code === 'ADDRESS_REFUSED'));

const check = async (session: Session, [text]: readonly [string], options: Options): Promise<ExitCode> => {
  const { output, deps } = session;
  const { monitors, allowPrivate = false } = options;
  const checked = await deps.checkOnce(parseTarget(text, monitors), { allowPrivate });
  if (checked.outcome === 'refused') throw usageError(checked.sentences.join('\n'));
  const { run } = checked;
  output.printJson(run);
  printRun(output, run, deps.now());
  if (!allowPrivate && hasRefusedAddress(run)) output.printNote(cliOutput.addressNotAllowed);
  return isPassing(run) ? exitCodes.success : exitCodes.notPassing;
};

export const addCheck = (context: CommandContext): void => {
  const help = cliHelp.check;
  const command = context.program
    .command('check')
    .summary(help.summary)
    .description(help.description)
    .addArgument(new Argument('<monitor|url>', help.target))
    .option('--monitors <file>', help.monitors, 'monitors.ts')
    .option('--allow-private', help.allowPrivate);
  registerHandler<readonly [string], Options>(context, command, check);
};
