// The options of `npm start`, checked: what is wrong and what would be right, in one sentence.
import { resolve } from 'node:path';
import { type ParseArgsOptionsConfig, parseArgs } from 'node:util';
import { type LogLevel, logLevels } from '../../shared/logging/log-levels.ts';
import { cleanText } from '../../shared/text/clean.ts';
import { parseAllowHost, parseHost, type ServerHosts } from './server/allowed-hosts.ts';

export type StartOptions = ServerHosts & {
  readonly port: number;
  readonly dataFolder: string;
  readonly monitorsFile: string;
  readonly logLevel: LogLevel;
  /** The log as one JSON object a line. */
  readonly json: boolean;
};

export type ParsedOptions =
  | { readonly outcome: 'start'; readonly options: StartOptions }
  | { readonly outcome: 'help' }
  | { readonly outcome: 'refused'; readonly sentence: string };

export const usage = `Usage: npm start -- [options], or vigia start [options]

  --port N           where the dashboard and the API are served (4200; 0 takes a free one)
  --host ADDRESS     the address they are served on (127.0.0.1, or VIGIA_HOST); any other needs keys
  --allow-host NAME  another name by which this server may be asked, that of a proxy for one; needs keys; repeatable
  --data FOLDER      where the records are kept (.vigia)
  --monitors FILE    what is watched (monitors.ts)
  --log-level LEVEL  error, warn, info or debug (info); alerts are always shown
  --json             the log as one JSON object a line
  --help             this text`;

const spec = {
  port: { type: 'string', default: '4200' },
  host: { type: 'string' },
  'allow-host': { type: 'string', multiple: true, default: [] },
  data: { type: 'string', default: '.vigia' },
  monitors: { type: 'string', default: 'monitors.ts' },
  'log-level': { type: 'string', default: 'info' },
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} satisfies ParseArgsOptionsConfig;

const known = Object.keys(spec).map((name) => `--${name}`);
const knownWords = `${known.slice(0, -1).join(', ')} and ${known.at(-1)}`;

const read = (args: readonly string[]) =>
  parseArgs({ args: [...args], options: spec, allowPositionals: false, strict: true }).values;

type Values = ReturnType<typeof read>;

const parsePort = (text: string): number | undefined => {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  return port <= 65_535 ? port : undefined;
};

/** What was typed is quoted in it, in whatever signs. */
const refused = (sentence: string): ParsedOptions => ({ outcome: 'refused', sentence: cleanText(sentence) });
const typed = (text: string): string => `'${cleanText(text, 60)}'`;

const reachOf = (values: Values, environment: string | undefined): ServerHosts | string => {
  const [where, text] = values.host === undefined ? ['VIGIA_HOST', environment] : ['--host', values.host];
  const host = parseHost(text || '127.0.0.1');
  if (values.host === '') return '--host is empty: give an address of this machine, such as 0.0.0.0 for all of them.';
  if (host === undefined)
    return `${where} ${typed(text ?? '')} is no address: give one of this machine, such as 0.0.0.0 for all of them.`;
  const allowHosts: string[] = [];
  for (const name of values['allow-host']) {
    const allowed = parseAllowHost(name);
    if (allowed === undefined) return `--allow-host ${typed(name)} is no name: give one such as status.example.`;
    allowHosts.push(allowed);
  }
  return { host, allowHosts };
};

const optionsOf = (values: Values, folder: string, reach: ServerHosts): ParsedOptions => {
  const port = parsePort(values.port);
  if (port === undefined)
    return refused(`--port ${typed(values.port)} is no port: give a whole number from 0 to 65535.`);
  if (!values.data) return refused('--data is empty: give the folder for the records.');
  if (!values.monitors) return refused('--monitors is empty: give the file that says what is watched.');
  const logLevel = logLevels.find((level) => level === values['log-level']);
  if (!logLevel)
    return refused(`--log-level ${typed(values['log-level'])} is no level: give error, warn, info or debug.`);
  const dataFolder = resolve(folder, values.data);
  const monitorsFile = resolve(folder, values.monitors);
  return { outcome: 'start', options: { ...reach, port, dataFolder, monitorsFile, logLevel, json: values.json } };
};

/** Paths are taken from `folder`, the working directory, which npm makes that of the project. */
export const parseOptions = (
  args: readonly string[],
  folder: string,
  environment: { readonly VIGIA_HOST?: string | undefined } = {},
): ParsedOptions => {
  let values: Values;
  try {
    values = read(args);
  } catch (error) {
    const words = error instanceof Error ? (error.message.split('. ')[0] ?? error.message) : String(error);
    return refused(`${cleanText(words, 200)}. Known are ${knownWords}.`);
  }
  if (values.help) return { outcome: 'help' };
  const reach = reachOf(values, environment.VIGIA_HOST);
  if (typeof reach === 'string') return refused(reach);
  return optionsOf(values, folder, reach);
};
