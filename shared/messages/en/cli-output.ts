// What commands of the command line print, and the notes that they print on standard error.

type Change = { readonly id: string; readonly from: string | undefined };

type SavedProfile = { readonly name: string; readonly path: string; readonly hasKey: boolean };

type RunTitle = {
  readonly monitor: string;
  readonly name: string;
  readonly state: string;
  readonly duration: string | undefined;
};

export const cliOutput = {
  // vigia status
  noMonitors: 'The server has no monitors.',
  moreMonitors: ({ hidden, down }: { hidden: number; down: number }) =>
    `${hidden} more ${hidden === 1 ? 'monitor is' : 'monitors are'} not shown` +
    `${down > 0 ? `, ${down} of them Down` : ''}: raise --limit to show more.`,
  fileRefused: ({
    monitors,
    since,
    loaded,
    reason,
  }: {
    monitors: number;
    since: string;
    loaded: string;
    reason: string;
  }) =>
    `The changed monitors file was refused at ${since}; the version of ${loaded} with ` +
    `${monitors} ${monitors === 1 ? 'monitor' : 'monitors'} is still in use: ${reason}`,
  reasonNeedsKey: 'the reason is shown with an API key',
  noRunYet: 'none yet',
  firstRun: ({ when }: { when: string }) => `first run ${when}`,
  sinceUnknown: '?',
  pausedManually: ({ since, reason }: { since: string; reason: string | null }) =>
    reason === null ? `paused manually since ${since}` : `paused manually since ${since}: ${reason}`,
  noSubscribers:
    'Nobody receives the alerts: the topic has no subscribers; deploy with -c alertEmail=YOU@EXAMPLE.COM, or subscribe to the topic.',
  noConfirmedSubscribers: ({ pending }: { pending: number }) =>
    pending === 1
      ? 'Nobody receives the alerts yet: 1 subscription must be confirmed by the link in the e-mail from SNS.'
      : `Nobody receives the alerts yet: ${pending} subscriptions must be confirmed by the link in the e-mail from SNS.`,
  pendingSubscribers: ({ pending }: { pending: number }) =>
    pending === 1
      ? '1 subscription to the alerts is not confirmed yet.'
      : `${pending} subscriptions to the alerts are not confirmed yet.`,

  // vigia runs
  noRuns: 'No runs yet.',
  noMatchingRuns: 'No matching runs.',
  noMatchingRunsSearched: 'No matching runs among those that were searched.',
  olderRuns: ({ limit }: { limit: number }) => `There may be older runs: raise --limit to show more than ${limit}.`,
  searchStopped: ({ maxPages, cursor }: { maxPages: number; cursor: string }) =>
    `Only ${maxPages} pages were searched: continue with older runs by '--cursor ${cursor}'.`,

  // vigia run
  runRequested: ({ monitor, id }: { monitor: string; id: string }) => `Monitor '${monitor}' - Requested flow run ${id}`,

  // One run in detail
  runTitle: ({ monitor, name, state, duration }: RunTitle) =>
    duration === undefined
      ? `${monitor}  flow run '${name}'  ${state}`
      : `${monitor}  flow run '${name}'  ${state} in ${duration}`,
  taskTime: ({ duration, attempts }: { duration: string; attempts: number }) =>
    attempts > 1 ? `${duration}, ${attempts} attempts` : duration,
  exchange: ({ request, response }: { request: string; response: string }) => `${request} → ${response}`,
  noResponse: 'no response',
  evidenceLabels: {
    address: 'address',
    time: 'time',
    certificate: 'certificate',
    hops: 'redirects',
    response: 'response',
  },
  phases: { dnsMs: 'DNS', tcpMs: 'connection', tlsMs: 'TLS', firstByteMs: 'first byte', totalMs: 'total' },
  certificateIssuer: ({ issuer }: { issuer: string }) => `by ${issuer}`,
  certificateValid: ({ date, left }: { date: string; left: string }) => `until ${date} (${left})`,
  certificateExpired: ({ date, ago }: { date: string; ago: string }) => `until ${date} (expired ${ago} ago)`,
  certificateRejected: ({ reason }: { reason: string }) => `rejected: ${reason}`,

  // vigia check
  addressNotAllowed: 'No request was sent: --allow-private lets this check reach private and loopback addresses.',

  // vigia incidents
  noIncidents: 'No incidents.',
  noOpenIncidents: 'No open incidents.',
  noOpenIncidentsSearched: ({ searched }: { searched: number }) => `No open incidents among the newest ${searched}.`,
  olderIncidents: ({ limit }: { limit: number }) =>
    `There may be older incidents: raise --limit to show more than ${limit}.`,
  incidentSearchStopped: ({ searched }: { searched: number }) =>
    `Only the newest ${searched} incidents were searched: 'vigia status' shows every monitor that is Down.`,
  incidentOpen: '✖ open',
  incidentOver: '● over',
  lastedUnchecked: ({ lasted, unchecked }: { lasted: string; unchecked: string }) =>
    `${lasted}, ${unchecked} not checked`,

  // vigia pause, resume, interval
  paused: ({ id, from }: Change) => (from === undefined ? `${id} is paused.` : `${id} is paused from ${from} on.`),
  resumed: ({ id, from }: Change) => (from === undefined ? `${id} is resumed.` : `${id} is resumed from ${from} on.`),
  intervalOverridden: ({ id, interval, from }: Change & { interval: string }) =>
    from === undefined ? `${id} runs every ${interval}.` : `${id} runs every ${interval} from ${from} on.`,
  intervalReset: ({ id, from }: Change) =>
    from === undefined
      ? `${id} runs at the interval of monitors.ts.`
      : `${id} runs at the interval of monitors.ts from ${from} on.`,

  // vigia drill
  drillWithStatus: ({ monitor, status, interval }: { monitor: string; status: number; interval: string }) =>
    `DRILL of ${monitor}: every simulated request returns ${status}, a run every ${interval}`,
  drillWithError: ({ monitor, error, interval }: { monitor: string; error: string; interval: string }) =>
    `DRILL of ${monitor}: every simulated request fails with '${error}', a run every ${interval}`,
  drillWithDelay: ({ monitor, delay, interval }: { monitor: string; delay: string; interval: string }) =>
    `DRILL of ${monitor}: every simulated response is delayed by ${delay}, a run every ${interval}`,
  drillState: 'state',
  drillReason: 'reason',
  drillScheduled: ({ state, from }: { state: string; from: string }) => `${state} for ${from}`,
  drillFailing: ({ state, until }: { state: string; until: string }) => `${state} until ${until}`,
  drillEnded: ({ state, since }: { state: string; since: string }) => `${state} since ${since}`,
  drillWaiting: ({ until }: { until: string }) =>
    `Waiting: simulated requests fail until ${until}, then the monitor has to recover. Ctrl-C stops waiting; the drill continues.`,
  drillStarted: ({ monitor }: { monitor: string }) =>
    `Real checks continue. 'vigia drill ${monitor}' shows the progress.`,
  drillWithoutFailures: 'No run failed, so no alert was sent.',

  // vigia backup
  backedUp: ({ records, size, path }: { records: number; size: string; path: string }) =>
    `${records} records (${size}) copied to ${path}`,
  serverCopyLeft: ({ path }: { path: string }) => `The copy that the server wrote could not be deleted: ${path}`,

  // vigia keys
  viewerKeyMade: ({ name, folder }: { name: string; folder: string }) =>
    `The API key '${name}' of ${folder} can read. It is shown only once:`,
  adminKeyMade: ({ name, folder }: { name: string; folder: string }) =>
    `The API key '${name}' of ${folder} can read and make changes. It is shown only once:`,
  noKeys: "There are no API keys; 'vigia keys make' creates one.",
  keyRevoked: ({ name }: { name: string }) => `The API key '${name}' is revoked.`,

  // vigia profile
  keyPrompt: 'API key (empty for none; the input is hidden): ',
  profileSavedAndCurrent: ({ name, path, hasKey }: SavedProfile) =>
    hasKey
      ? `Profile '${name}' is saved in ${path}. It is the current profile.`
      : `Profile '${name}' is saved in ${path}, without an API key. It is the current profile.`,
  profileSaved: ({ name, path, hasKey }: SavedProfile) =>
    hasKey
      ? `Profile '${name}' is saved in ${path}. 'vigia profile use ${name}' makes it the current profile.`
      : `Profile '${name}' is saved in ${path}, without an API key. 'vigia profile use ${name}' makes it the current profile.`,
  noProfiles: "There are no profiles; 'vigia profile set' adds one.",
  profileIsCurrent: 'current',
  profileHasKey: 'saved',
  profileHasNoKey: 'none',
  profileUsed: ({ name }: { name: string }) => `Profile '${name}' is the current profile.`,
  profileRemoved: ({ name }: { name: string }) => `Profile '${name}' is deleted.`,

  // vigia version
  versionLabels: {
    version: 'Version',
    apiVersion: 'API version',
    node: 'Node version',
    platform: 'OS/Arch',
    profile: 'Profile',
    sqlite: 'SQLite version',
    server: 'Server',
    serverType: 'Server type',
    serverVersion: 'Server version',
  },
  noProfile: 'none',
  unknown: 'unknown',
  unreachable: 'unreachable',
};
