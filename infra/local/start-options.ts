// Parses the options of `npm start`: a problem is one sentence with the error and its correction.
import { resolve } from 'node:path';
import { type ParseArgsOptionsConfig, parseArgs } from 'node:util';
import { type LogLevel, logLevels } from '../../shared/logging/log-levels.ts';
import { startHelp, startProblems } from '../../shared/messages/en/cli-start.ts';
import { cleanText, errorMessage } from '../../shared/text/clean.ts';
import { parseAllowHost, parseHost, type ServerHosts } from './server/allowed-hosts.ts';
import { isOwnStartScript, type ScriptEnvironment } from './starter/started-by-script.ts';

export type StartOptions = ServerHosts & {
  readonly port: number;
  readonly dataFolder: string;
  readonly monitorsFile: string;
  readonly logLevel: LogLevel;
  /** Prints the log as one JSON object a line. */
  readonly json: boolean;
};

export type ParsedOptions =
  | { readonly outcome: 'start'; readonly options: StartOptions }
  | { readonly outcome: 'help' }
  | { readonly outcome: 'refused'; readonly sentence: string };

/** An option in the help; `value` is the placeholder of its value. */
export type StartOptionHelp = { readonly flag: string; readonly value?: string; readonly description: string };

export const startOptionHelp: readonly StartOptionHelp[] = [
  { flag: '--port', value: 'n', description: startHelp.port },
  { flag: '--host', value: 'address', description: startHelp.host },
  { flag: '--allow-host', value: 'name', description: startHelp.allowHost },
  { flag: '--data', value: 'folder', description: startHelp.data },
  { flag: '--monitors', value: 'file', description: startHelp.monitors },
  { flag: '--log-level', value: 'level', description: startHelp.logLevel },
  { flag: '--json', description: startHelp.json },
  { flag: '--help', description: startHelp.help },
];

const termWidth = 21;

const formatHelpLine = ({ flag, value, description }: StartOptionHelp): string =>
  `  ${(value === undefined ? flag : `${flag} <${value}>`).padEnd(termWidth)}${description}`;

export const usage = `${startHelp.title}\n\n${startOptionHelp.map(formatHelpLine).join('\n')}`;

const optionsConfig = {
  port: { type: 'string', default: '4200' },
  host: { type: 'string' },
  'allow-host': { type: 'string', multiple: true, default: [] },
  data: { type: 'string' },
  monitors: { type: 'string' },
  'log-level': { type: 'string', default: 'info' },
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} satisfies ParseArgsOptionsConfig;

const knownFlags = Object.keys(optionsConfig).map((name) => `--${name}`);

const parseValues = (args: readonly string[]) =>
  parseArgs({ args: [...args], options: optionsConfig, allowPositionals: false, strict: true }).values;

type Values = ReturnType<typeof parseValues>;

const maxShownChars = 60;
const maxProblemChars = 200;

/** The sentence quotes what was typed, so control characters are removed. */
const refused = (sentence: string): ParsedOptions => ({ outcome: 'refused', sentence: cleanText(sentence) });

const shown = (text: string): string => cleanText(text, maxShownChars);

const parsePort = (text: string): number | undefined => {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  return port <= 65_535 ? port : undefined;
};

/** The hosts, or a sentence. */
const parseReach = (values: Values, environmentHost: string | undefined): ServerHosts | string => {
  if (values.host === '') return startProblems.emptyHost;
  const [source, text] = values.host === undefined ? ['VIGIA_HOST', environmentHost] : ['--host', values.host];
  const host = parseHost(text || '127.0.0.1');
  if (host === undefined) return startProblems.invalidHost({ source, value: shown(text ?? '') });
  const allowHosts: string[] = [];
  for (const name of values['allow-host']) {
    const allowed = parseAllowHost(name);
    if (allowed === undefined) return startProblems.invalidAllowHost({ value: shown(name) });
    allowHosts.push(allowed);
  }
  return { host, allowHosts };
};

type Folders = { readonly folder: string; readonly userFolder: string };

const toOptions = (values: Values, { folder, userFolder }: Folders, reach: ServerHosts): ParsedOptions => {
  const port = parsePort(values.port);
  if (port === undefined) return refused(startProblems.invalidPort({ value: shown(values.port) }));
  if (values.data === '') return refused(startProblems.emptyData);
  if (values.monitors === '') return refused(startProblems.emptyMonitors);
  const logLevel = logLevels.find((level) => level === values['log-level']);
  if (!logLevel) return refused(startProblems.invalidLogLevel({ value: shown(values['log-level']) }));
  const pathOf = (given: string | undefined, byDefault: string): string =>
    given === undefined ? resolve(folder, byDefault) : resolve(userFolder, given);
  const dataFolder = pathOf(values.data, '.vigia');
  const monitorsFile = pathOf(values.monitors, 'monitors.ts');
  return { outcome: 'start', options: { ...reach, port, dataFolder, monitorsFile, logLevel, json: values.json } };
};

export type StartEnvironment = ScriptEnvironment & {
  readonly VIGIA_HOST?: string | undefined;
  /** The folder in which the user typed `npm`, which changes to the folder of the project. */
  readonly INIT_CWD?: string | undefined;
};

/** Paths that the user gives are relative to where the user is; those left out to `folder`, the working directory. */
export const parseOptions = (
  args: readonly string[],
  folder: string,
  environment: StartEnvironment = {},
): ParsedOptions => {
  let values: Values;
  try {
    values = parseValues(args);
  } catch (error) {
    // The first sentence of Node's message names the problem; the others are about positional arguments.
    const problem = cleanText(errorMessage(error).split('. ')[0] ?? '', maxProblemChars);
    return refused(startProblems.unknownOption({ problem, known: knownFlags }));
  }
  if (values.help) return { outcome: 'help' };
  const reach = parseReach(values, environment.VIGIA_HOST);
  if (typeof reach === 'string') return refused(reach);
  const userFolder = (isOwnStartScript(environment) && environment.INIT_CWD) || folder;
  return toOptions(values, { folder, userFolder }, reach);
};
