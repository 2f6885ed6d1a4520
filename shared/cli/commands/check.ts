// `vigia check`: one check from here, without a server and without a record.
import { Argument } from 'commander';
import type { RunAnswer } from '../api-answers.ts';
import type { CheckTarget } from '../cli-deps.ts';
import { type Exit, exits, stop } from '../exit-codes.ts';
import { monitorId } from '../monitor-id.ts';
import { sayRun } from '../run-details.ts';
import { isPassing } from '../run-text.ts';
import type { Session } from '../session.ts';
import { does, type Register } from './register.ts';

type Options = { readonly monitors: string; readonly allowPrivate?: boolean };

/** What has a scheme is an address; what has a dot was probably meant to be one. */
const targetOf = (typed: string, file: string): CheckTarget => {
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(typed)) return { url: typed };
  if (/^[^\s/]+\.[^\s/]+/.test(typed) || /^localhost\b/.test(typed))
    throw stop(
      exits.usage,
      `'${typed.slice(0, 100)}' is no address and no monitor: write https://${typed.slice(0, 100)}`,
    );
  return { monitor: monitorId(typed), file };
};

/** Whether an address was refused that the option would allow. */
const wasKeptIn = ({ taskRuns }: RunAnswer): boolean =>
  taskRuns.some(({ evidence }) => evidence.some(({ error }) => error?.code === 'ADDRESS_REFUSED'));

const check = async (session: Session, [typed]: readonly [string], options: Options): Promise<Exit> => {
  const { output, deps } = session;
  const target = targetOf(typed, options.monitors);
  const checked = await deps.checkOnce(target, { allowPrivate: options.allowPrivate ?? false });
  if (checked.outcome === 'refused') throw stop(exits.usage, checked.sentences.join('\n'));
  output.document(checked.run);
  sayRun(output, checked.run, deps.now());
  if (!options.allowPrivate && wasKeptIn(checked.run))
    output.note('It was not asked: --allow-private lets this check go to private and loopback addresses.');
  return isPassing(checked.run) ? exits.fine : exits.notPassing;
};

export const addCheck = (register: Register): void => {
  const command = register.program
    .command('check')
    .description('Check once from here, without a server: a monitor of monitors.ts, or an address')
    .addArgument(new Argument('<monitor|url>', 'id of a monitor, or an address such as https://shop.example/'))
    .option('--monitors <file>', 'the file that says what is watched', 'monitors.ts')
    .option('--allow-private', 'also private and loopback addresses, whatever the monitor says');
  does<readonly [string], Options>(register, command, check);
};
