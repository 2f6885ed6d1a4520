// Why a command of the command line ends without success. Each text follows `vigia: ` and names place, problem and remedy.

type FromServer = { readonly origin: string; readonly source: string };
/** The reason that the server gave. */
type Rejection = { readonly reason: string };

const listOf = (names: readonly string[]): string => names.join(', ');

/** `source` is what named the profile, such as VIGIA_PROFILE; undefined where the name is an argument. */
type UnknownProfile = { readonly name: string; readonly source: string | undefined };

const noSuchProfile = ({ name, source }: UnknownProfile): string =>
  source === undefined ? `there is no profile '${name}'` : `there is no profile '${name}' (${source})`;

/** Titles of problem details, by exit code. */
export const problemTitles = {
  success: 'Success',
  notPassing: 'Not Passing',
  usage: 'Wrong Usage',
  unreachable: 'Server Unreachable',
  rejected: 'Rejected by the Server',
  internalError: 'Internal Error',
  interrupted: 'Interrupted',
};

export const cliProblems = {
  // Wrong usage.
  invalidArgument: ({ place, value, problem }: { place: string; value: string; problem: string }) =>
    `${place} '${value}' is not valid: ${problem}`,
  notWholeNumber: ({ min, max }: { min: number; max: number }) => `it must be a whole number from ${min} to ${max}.`,
  notADuration: 'it must be a number and a unit, such as 30s, 5m or 2h.',
  durationOutOfRange: ({ min, max }: { min: string; max: string }) => `it must be from ${min} to ${max}.`,
  wholeSecondsOutOfRange: ({ min, max }: { min: string; max: string }) =>
    `it must be from ${min} to ${max}, in whole seconds.`,
  unknownTaskState: ({ states, suggestion }: { states: readonly string[]; suggestion: string | undefined }) =>
    suggestion ? `did you mean ${suggestion}?` : `it must be one of ${listOf(states)}.`,
  unknownCommandMeant: ({ word, suggestion }: { word: string; suggestion: string }) =>
    `unknown command '${word}' (Did you mean ${suggestion}?)`,
  missingArgument: ({ problem, command }: { problem: string; command: string }) =>
    `${problem}: 'vigia ${command} --help' shows the usage`,
  keyAsArgument: ({ problem }: { problem: string }) =>
    `${problem}; give an API key by VIGIA_API_KEY or 'vigia profile set', never as an argument`,
  unexpectedError: ({ reason }: { reason: string }) => `unexpected error: ${reason}`,

  // The server.
  urlAndProfile: '--url and --profile both name a server: give only one of them.',
  urlWithMore: ({ source }: { source: string }) =>
    `${source} must contain only a host and a path: put an API key into VIGIA_API_KEY or a profile, never into an address.`,
  urlWithoutScheme: ({ source, value, suggestion }: { source: string; value: string; suggestion: string }) =>
    `${source} '${value}' is not a valid http or https URL: write ${suggestion}.`,
  invalidUrl: ({ source, value, example }: { source: string; value: string; example: string }) =>
    `${source} '${value}' is not a valid http or https URL: give the address of the server, such as ${example}.`,
  invalidKey: ({ source }: { source: string }) =>
    `${source} is not a valid API key: it must be 1 to 500 ASCII characters without spaces.`,
  unencryptedKey: ({ source, host }: { source: string; host: string }) =>
    `${source} would be sent unencrypted to http://${host}: use https, or --insecure if you trust the network.`,
  connectionRefused: ({ origin, source }: FromServer) =>
    `no server is listening at ${origin} (${source}): start one by 'vigia start', or name another by --url, --profile or VIGIA_URL.`,
  hostNotFound: ({ host, source }: { host: string; source: string }) =>
    `the host name ${host} cannot be resolved (${source}): correct it, or name another server by --url, --profile or VIGIA_URL.`,
  readTimedOut: ({ origin, seconds }: { origin: string; seconds: number }) =>
    `${origin} did not respond within ${seconds} s: try again, or name another server by --url, --profile or VIGIA_URL.`,
  changeTimedOut: ({ origin, seconds }: { origin: string; seconds: number }) =>
    `${origin} did not respond within ${seconds} s: the change may have been made, so check before you try again.`,
  noTls: ({ origin, source, httpOrigin }: FromServer & { httpOrigin: string }) =>
    `${origin} (${source}) does not use TLS: use ${httpOrigin}.`,
  requestFailed: ({ origin, reason }: { origin: string; reason: string }) =>
    `the request to ${origin} failed: ${reason}.`,
  responseTooLarge: ({ maxMb }: { maxMb: number }) => `the response is larger than ${maxMb} MB.`,
  redirected: ({ root, location }: { root: string; location: string }) =>
    `${root} redirects to ${location}: use that address instead.`,
  unknownLocation: 'another address',
  notVigia: ({ root, status }: { root: string; status: number }) =>
    `the response from ${root} (${status}) is not from a Vigía server: check the address.`,
  noReason: ({ status }: { status: number }) => `the server responded with ${status} and gave no reason`,
  rejected: ({ reason }: Rejection) => (/[.?!]$/.test(reason) ? reason : `${reason}.`),
  rejectedAsReadOnly: ({ reason }: Rejection) =>
    `${reason}; this address is read-only: send changes to the stage 'control' with the admin key.`,
  rejectedWithoutKey: ({ reason }: Rejection) => `${reason}; give an API key by VIGIA_API_KEY or a profile.`,
  rejectedKey: ({ reason }: Rejection) => `${reason}; the API key does not allow this.`,

  // Profiles.
  invalidProfileName: ({ name }: { name: string }) =>
    `'${name}' is not a valid profile name: use lower-case letters, digits and hyphens.`,
  unknownProfileMeant: ({ suggestion, ...profile }: UnknownProfile & { suggestion: string }) =>
    `${noSuchProfile(profile)}: did you mean '${suggestion}'?`,
  unknownProfileOf: ({ names, ...profile }: UnknownProfile & { names: readonly string[] }) =>
    `${noSuchProfile(profile)}: the profiles are ${listOf(names)}; 'vigia profile set' adds one.`,
  unknownProfileOfNone: (profile: UnknownProfile) =>
    `${noSuchProfile(profile)}: no profile is saved yet; 'vigia profile set' adds one.`,
  profileWithoutUrl: ({ example }: { example: string }) => `give the address of the server, such as --url ${example}`,
  keyStdinAndNoKey: '--key-stdin and --no-key exclude each other: give only one of them.',
  noTerminal: 'there is no terminal to enter the API key at: give --key-stdin or --no-key.',
  enteredKey: 'the entered text',
  profilesOpenToOthers: ({ path, mode }: { path: string; mode: string }) =>
    `${path} may contain API keys, but other users can access it (mode ${mode}): run 'chmod 600' on it.`,
  profilesNotJson: ({ path }: { path: string }) =>
    `${path} is not valid JSON: repair it, or delete it and set the profiles again.`,
  profilesInvalid: ({ path, field }: { path: string; field: string }) =>
    `${path} is not a valid profiles file (${field}): repair it, or delete it and set the profiles again.`,
  wholeFile: 'the whole file',
  profilesUnreadable: ({ path, reason }: { path: string; reason: string }) => `${path} cannot be read: ${reason}.`,
  profilesNotWritable: ({ path, reason }: { path: string; reason: string }) => `${path} cannot be written: ${reason}.`,

  // Monitors and runs.
  invalidMonitorId: ({ value, suggestion }: { value: string; suggestion: string | undefined }) =>
    suggestion
      ? `'${value}' is not a valid monitor id: did you mean '${suggestion}'?`
      : `'${value}' is not a valid monitor id: ids are 1 to 63 lower-case letters, digits and hyphens; 'vigia status' lists them.`,
  unknownMonitorMeant: ({ id, host, suggestion }: { id: string; host: string; suggestion: string }) =>
    `there is no monitor '${id}' at ${host}: did you mean '${suggestion}'?`,
  unknownMonitorOf: ({ id, host, ids }: { id: string; host: string; ids: readonly string[] }) =>
    `there is no monitor '${id}' at ${host}: the monitors are ${listOf(ids)}.`,
  unknownMonitorOfMany: ({ id, host }: { id: string; host: string }) =>
    `there is no monitor '${id}' at ${host}: 'vigia status' lists the monitors.`,
  unknownMonitorOfNone: ({ id, host }: { id: string; host: string }) =>
    `there is no monitor '${id}' at ${host}: the server has no monitors.`,
  unknownRunName: ({ problem, max }: { problem: string; max: number }) =>
    `${problem} None of the newest ${max} runs has that name either; 'vigia runs --json' shows the ids of runs.`,
  runNotEnded: ({ id, waited }: { id: string; waited: string }) =>
    `the run ${id} did not end within ${waited}; 'vigia runs ${id}' shows it once it has ended.`,

  // A check without a server.
  notACheckTarget: ({ value }: { value: string }) =>
    `'${value}' is neither a URL nor the id of a monitor: write https://${value}`,
  uncheckableUrl: ({ url, examples }: { url: string; examples: readonly string[] }) =>
    `'${url}' cannot be checked: write a URL such as ${examples.join(' or ')}.`,
  invalidCheck: ({ field, message }: { field: string; message: string }) => `${field}: ${message}`,
  unknownMonitorInFileMeant: ({ id, file, suggestion }: { id: string; file: string; suggestion: string }) =>
    `there is no monitor '${id}' in ${file}: did you mean '${suggestion}'?`,
  unknownMonitorInFile: ({
    id,
    file,
    ids,
    more,
  }: {
    id: string;
    file: string;
    ids: readonly string[];
    more: number;
  }) =>
    more > 0
      ? `there is no monitor '${id}' in ${file}: the monitors are ${listOf(ids)} and ${more} more.`
      : `there is no monitor '${id}' in ${file}: the monitors are ${listOf(ids)}.`,

  // The dashboard.
  noPages: ({ root }: { root: string }) =>
    `the server at ${root} has no pages, as on AWS: use 'vigia status' and 'vigia runs', or deploy with '-c publicUrl=URL' if the pages are served elsewhere.`,

  // Drills.
  noDrillYet: ({ id }: { id: string }) =>
    `there has been no drill of ${id}: start one by --status, --error or --delay.`,
  stopWithOthers: '--stop cannot be combined with other options of a drill.',
  drillWithoutFailure: '--for and --reason belong to a new drill: give --status, --error or --delay too.',
  drillWithSeveralFailures: 'a drill simulates one kind of failure: give only one of --status, --error and --delay.',

  // Backups.
  remoteBackupFile: 'a server on another machine writes the backup beside its own records: leave out the file.',
  backupFileExists: ({ file }: { file: string }) =>
    `the file ${file} already exists: choose another name, or delete it.`,
  backupFolderMissing: ({ folder }: { folder: string }) =>
    `the folder ${folder} does not exist: create it, or choose another one.`,
  backupNotMoved: ({ path, file, reason }: { path: string; file: string; reason: string }) =>
    `the backup is at ${path}, but could not be moved to ${file}: ${reason}.`,
};
