// Texts of a monitor's own pages: the monitor, its runs and its drills. Spanish has the same shape: es/monitor-pages.ts.
import type { Language } from '../../model/language.ts';

export const monitorPages = {
  lang: 'en' as Language,
  allMonitors: 'All monitors',

  // The frame of the page.
  skipToContent: 'Skip to the content',
  timesAreUtc: 'Times are in UTC',
  timesAreLocal: 'Times are in your local time',
  connectionLost: ({ time }: { time: string }) => `Connection lost; reconnecting. Last updated at ${time}.`,

  // The banner while a changed monitors file is refused.
  fileRefused: 'The changed monitors file was refused',
  fileInUse: ({ monitors }: { monitors: number }) =>
    `Still in use: the version with ${monitors} ${monitors === 1 ? 'monitor' : 'monitors'} that was loaded at`,

  // Statuses. Names of states (Completed, Failed …) are the same in every language, as in the API.
  status: { Up: 'Up', Degraded: 'Degraded', Down: 'Down', Unknown: 'Unknown', Paused: 'Paused' },

  // Times. The script of the page has the same rules: page.js.
  ago: ({ duration }: { duration: string }) => `${duration} ago`,
  in: ({ duration }: { duration: string }) => `in ${duration}`,
  now: 'now',

  // Facts of the monitor.
  statusLabel: 'Status',
  forPrefix: 'for',
  flowLabel: 'Flow',
  tasksLabel: 'Tasks',
  tasksUnknown: 'shown after the first run',
  nextRunLabel: 'Next run',
  nextRunAt: 'at',
  paused: 'paused',
  notScheduled: 'not scheduled yet',
  missedLabel: 'Missed',
  missedUnknown: 'unknown',
  missedLastHour: ({ count }: { count: number }) => `${count} in the last hour`,
  removedMonitor:
    'This monitor is no longer in monitors.ts. Its runs are kept for 14 days, its incidents for 13 months.',

  // The row of a monitor in the list.
  noRunYet: 'no run yet',
  firstRun: 'first run',
  next: 'next',
  ranNoTask: 'The flow ran no task, so nothing was checked',
  noRecentRun: 'No run has been recorded for',
  every: ({ interval }: { interval: string }) => `every ${interval}`,

  // Overrides made at run time.
  overridden: ({ declared }: { declared: string }) => `overridden (monitors.ts: ${declared})`,
  runsOverridden: ({ every, overridden }: { every: string; overridden: string }) => `Runs ${every}, ${overridden}`,
  pausedSince: 'Paused at run time since',
  resumedSince: 'Resumed at run time since',
  resumedThough: 'although monitors.ts says paused',

  // Incidents.
  incidents: 'Incidents',
  noIncidents: 'No incidents.',
  openFor: 'open for',
  downFor: 'down for',
  since: 'since',
  lasted: ({ duration }: { duration: string }) => `lasted ${duration}`,
  unchecked: ({ duration }: { duration: string }) => `${duration} of it not checked`,

  // Runs.
  runs: 'Runs',
  whichRuns: 'Which runs',
  allRuns: 'All',
  failedRuns: 'With a failed task',
  pagesOfRuns: 'Pages of runs',
  newestRuns: 'Newest runs',
  olderRuns: 'Older runs',
  noRuns: 'No runs.',
  noneOnPage: 'None on this page; older pages may have some.',
  noMore: 'No more runs.',
  manual: 'manual',
  catchUp: 'catch-up',
  didNotStart: 'did not start',
  moreLines: ({ count }: { count: number }) => (count === 1 ? '1 more line' : `${count} more lines`),
  otherTasks: ({ count }: { count: number }) => `${count} others`,
  allTasks: ({ count }: { count: number }) => `all ${count} tasks`,
  attempts: ({ count }: { count: number }) => (count === 1 ? '1 attempt' : `${count} attempts`),

  // The strip of the last runs.
  outcome: {
    passing: 'passing',
    degraded: 'degraded',
    failing: 'failing',
    neutral: 'without a result',
    missed: 'missed',
    waiting: 'not recorded yet',
  },
  lastDue: ({ count, outcomes }: { count: number; outcomes: string }) => `Last ${count} due times: ${outcomes}`,
  nothingDue: 'No run was due yet',

  // One run.
  stateLabel: 'State',
  requestedLabel: 'Requested',
  dueLabel: 'Due',
  startedLabel: 'Started',
  never: 'never',
  afterDue: ({ duration }: { duration: string }) => `${duration} after it was due`,
  tookLabel: 'Duration',
  states: 'States',
  printed: 'Printed',
  requests: 'Requests',
  unexpected: 'Unexpected',
  what: 'What',
  expected: 'Expected',
  found: 'Found',
  drillRun: 'This run belongs to a drill, which simulates an outage. It does not count for the monitor.',
  pending: 'Pending: this run was requested and is not recorded yet.',

  // One request.
  noResponse: 'no response',
  response: 'Response:',
  also: ({ address, others }: { address: string; others: string }) => `${address} (also ${others})`,
  certificateOf: ({ subject }: { subject: string }) => `certificate of ${subject}`,
  certificateBy: ({ issuer }: { issuer: string }) => `issued by ${issuer}`,
  certificateFrom: ({ date }: { date: string }) => `valid from ${date}`,
  certificateUntil: ({ date }: { date: string }) => `until ${date}`,
  phases: { dns: 'DNS', tcp: 'connection', tls: 'TLS', firstByte: 'first byte', rest: 'rest' },
  total: 'total',

  // Drills.
  drillTag: 'DRILL',
  simulatedStatus: ({ status }: { status: number }) => `every request returns ${status}`,
  simulatedError: 'every request fails with',
  simulatedDelay: ({ delay }: { delay: string }) => `every response is delayed by ${delay}`,
  drillFrom: 'from',
  drillUntil: 'until',
  drillEndsBy: 'The drill ends when a run passes, at the latest at',
  reason: 'Reason:',
  drillUnderWay: 'An outage is being simulated',
  drillRecovering: 'The simulated outage is over; waiting for a passing run',
  simulated: 'Simulated:',
  realChecksContinue: 'Simulated runs only; real checks continue, and the status of the monitor is the real one.',
  newestDrill: 'Newest drill',
  endedBeforeStart: 'The drill ended before it started.',
  drillLasted: ({ duration }: { duration: string }) => `The drill lasted ${duration}.`,
  startsIn: 'The drill starts',
  noDrillRun: 'No run of the drill is recorded.',
  noFailedRun: 'No run failed.',
  noFailedRunYet: 'No run has failed so far.',
  newestDrillRuns: 'Newest runs of the drill:',
};

export type MonitorPageMessages = typeof monitorPages;
