// The options of `npm start` and `vigia start`: their help, and what is wrong with the given ones.

type Given = { readonly value: string };

export const startHelp = {
  title: 'Usage: npm start -- [options], or vigia start [options]',
  port: 'port of the dashboard and the API (default: 4200; 0 takes a free port)',
  host: 'address to listen on (default: 127.0.0.1, or VIGIA_HOST); any other requires API keys',
  allowHost: 'another host name of this server, such as that of a proxy; requires API keys; repeatable',
  data: 'folder of the records (default: .vigia)',
  monitors: 'path of the monitors file (default: monitors.ts)',
  logLevel: 'error, warn, info or debug (default: info); alerts are always printed',
  json: 'print the log as one JSON object a line',
  help: 'print the help',
};

export const startProblems = {
  unknownOption: ({ problem, known }: { problem: string; known: readonly string[] }) =>
    `${problem}. The options are ${known.slice(0, -1).join(', ')} and ${known.at(-1)}.`,
  invalidPort: ({ value }: Given) => `--port '${value}' is not a valid port: give a whole number from 0 to 65535.`,
  emptyHost: '--host is empty: give an address of this machine, such as 0.0.0.0 for all of them.',
  invalidHost: ({ source, value }: Given & { source: string }) =>
    `${source} '${value}' is not a valid address: give one of this machine, such as 0.0.0.0 for all of them.`,
  invalidAllowHost: ({ value }: Given) =>
    `--allow-host '${value}' is not a valid host name: give one such as status.example.`,
  emptyData: '--data is empty: give the folder of the records.',
  emptyMonitors: '--monitors is empty: give the path of the monitors file.',
  invalidLogLevel: ({ value }: Given) =>
    `--log-level '${value}' is not a valid level: give error, warn, info or debug.`,
};
