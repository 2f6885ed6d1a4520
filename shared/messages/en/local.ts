// Messages of the local process: what its console shows about the process itself.
import { formatDuration } from '../../text/duration-text.ts';

const count = (n: number, singular: string): string => `${n} ${singular}${n === 1 ? '' : 's'}`;

/** Start and stop of the process. */
export const start = {
  watching: ({ monitors, file }: { monitors: number; file: string }) =>
    `Vigía watches ${count(monitors, 'monitor')} of ${file}`,
  addresses: ({ url }: { url: string }) => `Dashboard: ${url}   API: ${url}/api/v1`,
  keyRequired: 'Network access is on: an API key is required; a browser asks for it once',
  records: ({ file }: { file: string }) => `Records:   ${file}   Ctrl-C stops`,
  networkFileSystem: ({ folder, type }: { folder: string; type: string }) =>
    `The data folder ${folder} is on a network file system (${type}), on which SQLite can lose or damage records: ` +
    'choose a folder on a disk of this machine with --data',
  failuresOnly: ({ limit }: { limit: number }) =>
    `Logging failures only, because there are more than ${limit} monitors; --log-level debug logs every run`,
  oneLineEach: ({ limit }: { limit: number }) =>
    `Logging each passing run in one line, because there are more than ${limit} monitors; --log-level debug logs all lines`,
  stopping: 'Stopping',
  starterEnded: ({ name }: { name: string }) => `The process that started Vigía has ended (${name}): stopping too`,
  stoppedAtOnce: 'Vigía was asked again to stop, and did not wait: runs in progress show as missed.',
  recordsNotOpened: ({ reason }: { reason: string }) => `Vigía could not open its records: ${reason}.`,
  notStarted: ({ reason }: { reason: string }) => `Vigía could not start: ${reason}`,
  notStoppedInOrder: ({ reason }: { reason: string }) => `Vigía did not stop in order: ${reason}`,
  consoleGone: 'The console that alerts are written to was closed: stopping.',
  folderChanged: 'the data folder was changed by another process',
};

/** The limit of open files. */
export const openFiles = {
  fewAtOnce: ({ limit, requests }: { limit: number; requests: number }) =>
    `This process may open only ${limit} files, so ${count(requests, 'request')} may be in progress at once and others ` +
    'wait: raise the limit (ulimit -n, or LimitNOFILE of systemd)',
};

/** Time during which nothing ran, and what it cost. */
export const missedChecks = {
  none: 'no check was due',
  some: ({ checks, monitors }: { checks: number; monitors: number }) =>
    `${count(checks, 'check')} of ${count(monitors, 'monitor')} ${checks === 1 ? 'was' : 'were'} missed`,
  notRunning: ({ from, to, durationMs, cost }: { from: string; to: string; durationMs: number; cost: string }) =>
    `Vigía was not running from ${from} to ${to} (${formatDuration(durationMs)}): ${cost}`,
  slept: ({ durationMs, cost }: { durationMs: number; cost: string }) =>
    `Nothing ran for ${formatDuration(durationMs)}, because the computer slept or its clock was set: ${cost}`,
  clockWentBack: ({ byMs }: { byMs: number }) =>
    `The clock went back by ${formatDuration(byMs)}: checks continue; a run whose due time is already recorded is not recorded twice`,
};

/** Background work that failed and is repeated. */
export const background = {
  alertsWait: ({ monitor, reason }: { monitor: string; reason: string }) =>
    `The alerts of ${monitor} are sent within the next minute: ${reason}`,
  outboxesNotSwept: ({ reason }: { reason: string }) => `Waiting alerts could not be looked up: ${reason}`,
  expiredNotRemoved: ({ reason }: { reason: string }) => `Expired records could not be removed: ${reason}`,
  catchUpsNotSent: ({ reason }: { reason: string }) =>
    `Overdue monitors are checked at their next due time, because their last runs could not be read: ${reason}`,
  runsNotCounted: ({ reason }: { reason: string }) => `The newest runs could not be counted: ${reason}`,
  drillsNotRead: ({ reason }: { reason: string }) => `Drills could not be read and are read again: ${reason}`,
};

/** The monitors file, when it changes while Vigía runs. */
export const reload = {
  continuing: ({ monitors }: { monitors: number }) => `still running the previous ${count(monitors, 'monitor')}`,
  rejected: ({ reason, continuing }: { reason: string; continuing: string }) =>
    `${reason}\nThe changed file was rejected; ${continuing}`,
  fileGone: ({ file, continuing }: { file: string; continuing: string }) => `${file} is missing; ${continuing}`,
  notRecorded: (p: { file: string; reason: string; continuing: string; retryMs: number }) =>
    `${p.file} changed, but the change cannot be recorded: ${p.reason}. Vigía is ${p.continuing} and retries every ${formatDuration(p.retryMs)}`,
  unchanged: ({ file, monitors, late }: { file: string; monitors: number; late: string }) =>
    `${file} is as it was before: Vigía watches ${count(monitors, 'monitor')} as before${late}`,
  restored: ({ file, monitors }: { file: string; monitors: number }) =>
    `${file} is as it was before: Vigía watches ${count(monitors, 'monitor')} as before`,
  changed: (p: { file: string; monitors: number; changes: string; late: string }) =>
    `${p.file} changed: Vigía watches ${count(p.monitors, 'monitor')} now (${p.changes})${p.late}`,
  recordedLate: ({ afterMs }: { afterMs: number }) => `; recorded after ${formatDuration(afterMs)}`,
  loadTimedOut: ({ file, limitMs }: { file: string; limitMs: number }) =>
    `${file}: it was still loading after ${formatDuration(limitMs)}; does it contain a loop that never ends?`,
  loadExited: ({ file }: { file: string }) => `${file}: it ended the process while it was loading`,
};

/** What a reload changed, monitor by monitor. */
export const changes = {
  added: ({ ids }: { ids: string }) => `added ${ids}`,
  changed: ({ ids }: { ids: string }) => `changed ${ids}`,
  removed: ({ ids }: { ids: string }) => `removed ${ids}`,
  more: ({ ids, more }: { ids: string; more: number }) => `${ids} and ${more} more`,
  onlyCode: 'the same monitors, with the new code',
  restWithNewCode: 'the others with the new code',
};
