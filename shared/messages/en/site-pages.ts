// Texts of the pages that are about all monitors. These pages are in English only.

const monitors = (count: number): string => (count === 1 ? '1 monitor' : `${count} monitors`);

/** Links and errors. */
export const site = {
  apiLink: 'API',
  errorTitle: 'Something went wrong',
  errorText: 'The log shows the reason. This page reloads by itself.',
  notFoundTitle: 'Page not found',
  notFoundText: 'This page does not exist.',
  invalidLink: 'Invalid link',
  damagedRecord: 'A record cannot be read',
  onlyFailedFilter: 'This page filters by taskState=FAILED only. The API also filters by the other states.',
  unknownMonitor: ({ id }: { id: string }) => `There is no monitor ${id}, and there never was.`,
  unknownRun: 'This run is not recorded: it was missed, is not due yet, or is older than 14 days.',
};

/** Signing in and out, where keys are required. */
export const signIn = {
  title: 'Sign in',
  key: 'API key',
  submit: 'Sign in',
  help: 'No key yet? On the machine of the server:',
  wrongKey: 'This API key does not exist or was revoked.',
  tooManyWrongKeys: ({ seconds }: { seconds: number }) =>
    `Too many wrong keys were sent from this address: try again in ${seconds} s.`,
  bodyTooLarge: 'the form to sign in has at most 4 KB',
  signOut: 'Sign out',
  signOutText: 'This browser will need an API key again.',
  back: 'Back to all monitors',
};

/** The sentence at the top of the first page: the worst first. */
export const headline = {
  noMonitors: 'No monitors yet',
  onlyOneDown: ({ title }: { title: string }) => `${title} is down`,
  onlyOneUp: ({ title }: { title: string }) => `${title} is up`,
  allDown: ({ count }: { count: number }) => `All ${count} monitors are down`,
  someDown: ({ down, count }: { down: number; count: number }) =>
    `${down} of ${monitors(count)} ${down === 1 ? 'is' : 'are'} down`,
  allPaused: 'All monitors are paused',
  noResults: 'No results are being recorded',
  firstResults: 'Waiting for the first results',
  someUnknown: ({ up, unknown }: { up: number; unknown: number }) => `${up} up, ${unknown} unknown`,
  someDegraded: ({ degraded, count }: { degraded: number; count: number }) =>
    `${degraded} of ${monitors(count)} ${degraded === 1 ? 'is' : 'are'} degraded`,
  allUp: ({ count }: { count: number }) => `All ${count} monitors are up`,
};

/** The first page. */
export const home = {
  monitorsByStatus: 'Monitors by status',
  openIncidents: 'Open incidents',
  moreIncidents: ({ count }: { count: number }) => `and ${count} more that started earlier`,
  monitors: 'Monitors',
  pagesOfMonitors: 'Pages of monitors',
  firstPage: 'First page',
  moreMonitors: 'More monitors',
  addMonitor: 'Add a monitor to monitors.ts, for example:',
  newestRuns: 'Newest runs',
  noRuns: 'No runs yet.',
  taskRuns: 'Task runs, last 24 h',
  flowRunsMissed: ({ count }: { count: number }) => (count === 1 ? 'flow run missed' : 'flow runs missed'),
};

/** The page of the API. */
export const docs = {
  title: 'API',
  allMonitors: 'All monitors',
  forAnybody: 'No key required',
  onThisMachine: ({ key }: { key: string }) => `No key required on this machine; from elsewhere ${key}`,
  viewerKey: 'Requires a viewer key or an admin key',
  adminKey: 'Requires an admin key',
  viewerKeyElsewhere: 'a viewer key or an admin key',
  adminKeyElsewhere: 'an admin key',
  parameters: 'Parameters',
  name: 'Name',
  type: 'Type',
  meaning: 'Meaning',
  responses: 'Responses',
  status: 'Status',
  schema: 'Schema',
  when: 'When',
  problems: 'Errors, each a',
  body: 'Request body',
  tryIt: 'Try it',
  open: 'Open',
  field: 'Field',
  optional: 'optional',
  schemas: 'Schemas of requests and responses',
  sendKey:
    'Send the key as a header, from a file that only you can read: on a command line it would show in the shell history and in the process list. The file key.txt holds the line',
};
