// Messages of the planner and the queue: records that stop planning, refused messages, and runs that are given up.
import { formatDuration } from '../../text/duration-text.ts';

export const scheduling = {
  // The planner.
  watermarkDamaged: ({ error }: { error: string }) => `${error}; planning starts again from now`,
  monitorNotChanged: ({ monitor, error }: { monitor: string; error: string }) =>
    `monitor ${monitor} cannot be changed: ${error}`,
  clockSetBack: ({ byMs }: { byMs: number }) =>
    `the clock went back by ${formatDuration(byMs)}: planning continues from now; a run whose due time is already recorded is not recorded twice`,
  queueRefused: 'the queue refused messages; the next tick sends them again',

  // The queue of a single process.
  givenUp: ({ tries, runs }: { tries: number; runs: readonly string[] }) =>
    `given up after ${tries} tries: ${runs.join(', ')}`,
  runsMissed: ({ count }: { count: number }) =>
    `${count} ${count === 1 ? 'check was' : 'checks were'} missed: more fall due than this process can start in time`,

  // Messages of the queue that cannot be read.
  messageNotJson: 'malformed message: it is not JSON',
  messageMalformed: ({ path, problem }: { path: string | undefined; problem: string }) =>
    `malformed message at ${path ?? 'its root'}: ${problem}`,
  notAMonitorId: 'a monitor id is expected',
};
