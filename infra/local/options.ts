// The options of `npm start`, checked: what is wrong and what would be right, in one sentence.
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { cleaned } from '../../shared/define/words.ts';

export type LocalOptions = { readonly port: number; readonly dataFolder: string; readonly monitorsFile: string };

export type ParsedOptions =
  | { readonly outcome: 'start'; readonly options: LocalOptions }
  | { readonly outcome: 'help' }
  | { readonly outcome: 'refused'; readonly sentence: string };

export const usage = `Usage: npm start -- [options]

  --port N          where the dashboard and the API are served on 127.0.0.1 (4200; 0 takes a free one)
  --data FOLDER     where the records are kept (.vigia)
  --monitors FILE   what is watched (monitors.ts)
  --help            this text`;

const spec = {
  port: { type: 'string', default: '4200' },
  data: { type: 'string', default: '.vigia' },
  monitors: { type: 'string', default: 'monitors.ts' },
  help: { type: 'boolean', default: false },
} as const;

const parsePort = (text: string): number | undefined => {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  return port <= 65_535 ? port : undefined;
};

/** What was typed is quoted in it, in whatever signs. */
const refused = (sentence: string): ParsedOptions => ({ outcome: 'refused', sentence: cleaned(sentence) });

/** Paths are taken from `folder`, the working directory, which npm makes that of the project. */
export const parseOptions = (args: readonly string[], folder: string): ParsedOptions => {
  let values: { port: string; data: string; monitors: string; help: boolean };
  try {
    values = parseArgs({ args: [...args], options: spec, allowPositionals: false, strict: true }).values;
  } catch (error) {
    const words = error instanceof Error ? (error.message.split('. ')[0] ?? error.message) : String(error);
    return refused(`${cleaned(words, 200)}. Known are --port, --data, --monitors and --help.`);
  }
  if (values.help) return { outcome: 'help' };
  const port = parsePort(values.port);
  if (port === undefined)
    return refused(`--port '${cleaned(values.port, 60)}' is no port: give a whole number from 0 to 65535.`);
  if (!values.data) return refused('--data is empty: give the folder for the records.');
  if (!values.monitors) return refused('--monitors is empty: give the file that says what is watched.');
  const dataFolder = resolve(folder, values.data);
  return { outcome: 'start', options: { port, dataFolder, monitorsFile: resolve(folder, values.monitors) } };
};
