// Messages about manual overrides and drills: their log lines and errors.
import { formatDuration, formatSeconds } from '../../text/duration-text.ts';

export const control = {
  // The log lines of a drill. `requests` is one of the sentences below.
  drillStarted: (drill: { monitor: string; forMs: number; requests: string; reason: string | undefined }) =>
    `DRILL of ${drill.monitor} started: for ${formatDuration(drill.forMs)} ${drill.requests}${drill.reason === undefined ? '' : `; reason: ${drill.reason}`}`,
  everyRequestGetsStatus: ({ status }: { status: number }) => `every request gets status ${status}`,
  everyRequestFails: ({ error }: { error: string }) => `every request fails with '${error}'`,
  everyResponseIsLate: ({ delayMs }: { delayMs: number }) => `every response is ${formatSeconds(delayMs)} late`,
  drillEnded: ({ monitor }: { monitor: string }) => `DRILL of ${monitor} ended`,
  drillEndedWithoutFailure: ({ monitor }: { monitor: string }) => `DRILL of ${monitor} ended: no run failed`,
  drillStep: ({ afterMs, what }: { afterMs: number; what: string }) =>
    `DRILL   ${`+${(afterMs / 1_000).toFixed(2)} s`.padStart(10)}  ${what}`,

  // Errors when others write the same records at the same time, or a record cannot be read.
  overridesContended: ({ monitor, tries }: { monitor: string; tries: number }) =>
    `the overrides of ${monitor} could not be written: others changed them ${tries} times meanwhile`,
  drillStartContended: ({ monitor, tries }: { monitor: string; tries: number }) =>
    `the drill of ${monitor} could not be started: others changed it ${tries} times meanwhile`,
  drillEndContended: ({ monitor, tries }: { monitor: string; tries: number }) =>
    `the drill of ${monitor} could not be ended: others changed it ${tries} times meanwhile`,
  drillNotChecked: ({ monitor, error }: { monitor: string; error: string }) =>
    `whether the drill of ${monitor} is complete could not be checked: ${error}`,
};
