// The help of the command line: what each command, argument and option does. Commander adds the defaults of most options.

const monitorId = 'id of the monitor';
const keptReason = 'reason, stored with the change';

/** Descriptions; commands and options in the order of the help. */
export const cliHelp = {
  description: 'Manage the running monitors of a Vigía server, on this machine or on AWS.',
  url: ({ example }: { example: string }) => `address of the server, with or without /api/v1 (default: ${example})`,
  profile: "name of a server and its API key, saved by 'vigia profile set'",
  insecure: 'send an API key over http to another machine',
  versionOption: 'print the version of this program',
  helpOption: 'print the help',
  helpCommand: 'Print the help of a command',
  json: 'print one JSON document instead of text; errors are problem details on standard error',

  start: {
    summary: 'Start a server: it runs the monitors and sends alerts',
    description:
      'Start a server: it runs the monitors, records the results, sends alerts, and serves the dashboard and the API.',
  },
  status: {
    summary: 'Show the status of monitors, and what is wrong',
    description: 'Show the status of monitors, the worst first: since when, the last and next run, and what is wrong.',
    monitors: 'ids of monitors (default: all)',
    limit: 'maximum number of monitors to show',
    exitCode: 'exit with 1 if a monitor is Down, shown or not',
  },
  runs: {
    summary: 'List the newest runs, or show one run in detail',
    description: 'List the newest runs and their results, or show one run with its evidence.',
    monitor: 'id of a monitor, or the id (such as shop~1764000000000) or name of one run',
    taskState: ({ states }: { states: readonly string[] }) =>
      `only runs that have a task in this state: ${states.join(', ')}`,
    details: 'show the printed lines and the evidence of each run',
    limit: 'maximum number of runs to show',
    cursor: 'continue an earlier list at the cursor that it ended with',
  },
  run: {
    summary: 'Run a monitor now, and wait for the result',
    description:
      'Run a monitor now, and wait for the result. Exits with 0 if all tasks are Completed, otherwise with 1.',
    monitor: monitorId,
    noWait: 'do not wait for the result',
    timeout: 'maximum time to wait for the result',
  },
  check: {
    summary: 'Run a check once, without a server',
    description:
      'Run a check once from this machine, without a server and without a record: a monitor of monitors.ts, or a URL.',
    target: 'id of a monitor, or a URL such as https://shop.example/',
    monitors: 'path of the monitors file',
    allowPrivate: 'also reach private and loopback addresses, whatever the monitor allows',
  },
  incidents: {
    summary: 'List the newest incidents',
    description: 'List the newest incidents: what failed, since when and for how long.',
    monitor: 'id of a monitor (default: all)',
    open: 'only open incidents',
    limit: 'maximum number of incidents to show',
  },
  pause: {
    summary: 'Pause the checks of a monitor',
    description: 'Pause the checks of a monitor until it is resumed. An open incident is closed.',
    monitor: monitorId,
    reason: keptReason,
  },
  resume: {
    summary: 'Resume the checks of a paused monitor',
    description: 'Resume the checks of a paused monitor.',
    monitor: monitorId,
    reason: keptReason,
  },
  interval: {
    summary: 'Change how often a monitor runs',
    description: 'Change how often a monitor runs. The override ends when the interval in monitors.ts changes.',
    monitor: monitorId,
    duration: "from 10s to 7d, such as 90s, 5m or 2h; 'default' removes the override",
    reason: keptReason,
  },
  drill: {
    summary: 'Simulate an outage, while real checks continue',
    description:
      'Rehearse an outage: simulated runs fail and send alerts marked DRILL, while real checks continue. Without options, show the newest drill.',
    monitor: monitorId,
    status: 'every simulated request returns this status code',
    error: 'every simulated request fails with this error, such as "connection refused"',
    delay: 'every simulated response is delayed by this time',
    for: 'duration of the simulated failures (default: 2m)',
    reason: 'reason, stored with the drill',
    wait: 'wait until the drill is over and show the time of each step; exit with 1 unless both alerts were sent',
    stop: 'end the drill now',
  },
  open: {
    summary: 'Open the dashboard in a browser',
    description: 'Open the dashboard, or the page of a monitor, in a browser.',
    monitor: 'id of the monitor whose page is opened',
    print: 'only print the URL',
  },
  backup: {
    summary: 'Copy all records to a file',
    description: 'Copy all records to a file while the server runs.',
    file: 'path of the copy on this machine (default: beside the records of the server)',
    data: 'data folder of a server that is not running',
  },
  keys: {
    summary: 'Manage the API keys of a server on this machine',
    description: 'Manage the API keys of a server on this machine, which access over the network requires.',
    name: 'name of the key, such as phone',
    data: 'data folder of the server',
    make: 'Create an API key, and show it once',
    role: 'viewer can read, admin can also make changes',
    list: 'List the API keys',
    revoke: 'Revoke an API key immediately',
  },
  profiles: {
    summary: 'Save servers and their API keys by name',
    description: 'Save servers and their API keys by name, in a file that only you can read.',
    name: 'name of the profile',
    set: 'Save the server of --url, and its API key, which is entered at a prompt',
    keyStdin: 'read the API key from standard input',
    noKey: 'save no API key',
    use: 'make this the current profile',
    list: 'List the profiles, without their API keys',
    useProfile: 'Make a profile the current one, for commands that name no server',
    remove: 'Delete a profile and its API key',
  },
  version: {
    summary: 'Show the versions of this program and of the server',
    description: 'Show the versions of this program, of Node and SQLite, and of the server.',
  },
  completion: {
    summary: 'Print the script that completes commands in a shell',
    description: 'Print the script that completes commands, options, ids of monitors and names of profiles in a shell.',
  },

  environmentTitle: 'Environment',
  environment: {
    VIGIA_URL: 'address of the server',
    VIGIA_API_KEY: 'API key, unless the profile has one',
    VIGIA_PROFILE: 'profile, unless VIGIA_URL is set',
    NO_COLOR: 'print without colours',
  },
  exitCodesTitle: 'Exit codes',
  exitCodes: {
    success: 'success',
    notPassing: 'a run, check, monitor or drill failed, or a wait timed out',
    usage: 'wrong usage, or an invalid file',
    unreachable: 'the server cannot be reached',
    rejected: 'the server rejected the request: unknown monitor, missing key, invalid value',
    internalError: 'internal error of the server or of this program',
    interrupted: 'interrupted by Ctrl-C',
  },
};
