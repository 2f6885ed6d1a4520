// Reports at the start of the process how long it was not running, and which checks that cost.
import { missedChecks } from '../../shared/messages/en/local.ts';
import { historyOf, type RegisteredMonitor } from '../../shared/model/registered-monitors.ts';
import { countExpectedRuns } from '../../shared/model/schedule.ts';
import { queryRuns } from '../../shared/storage/records/run-records.ts';
import type { Store } from '../../shared/storage/store.ts';
import { formatUtcTime } from '../../shared/text/clock-text.ts';
import { describeMissed } from './missed-checks-text.ts';

/** The monitors that run most often show when anything last ran; the others need not be read. */
const sampledMonitors = 20;
/** A restart may miss one run, which is not worth a warning. */
const minMissed = 2;

type Gap = { readonly from: number; readonly to: number };

const expectedIn = (monitor: RegisteredMonitor, { from, to }: Gap): number =>
  countExpectedRuns(historyOf(monitor), from, to);

/** Monitors that were active before the start, the most frequent first. */
const sampleOf = (registered: readonly RegisteredMonitor[], startedAt: number): readonly RegisteredMonitor[] =>
  registered
    .filter((monitor) => historyOf(monitor).some(({ from, state }) => from < startedAt && state === 'active'))
    .toSorted((a, b) => a.intervalMs - b.intervalMs)
    .slice(0, sampledMonitors);

/** Due time of the newest recorded run before the start; undefined when there is none. */
const lastDueBefore = async (store: Store, monitor: string, startedAt: number): Promise<number | undefined> => {
  const page = await queryRuns(store, { monitor, to: startedAt - 1, limit: 1, descending: true });
  const [newest] = page.items;
  return newest && Number(newest.key.sort.slice(0, 13));
};

/**
 * `Vigía was not running from … to …: 32 checks of 1 monitor were missed`. Undefined where the records end shortly before
 * the start, or there are none. Reads one item for each of at most 20 monitors.
 */
export const reportDowntime = async (
  store: Store,
  registered: readonly RegisteredMonitor[],
  startedAt: number,
): Promise<string | undefined> => {
  const sample = sampleOf(registered, startedAt);
  const lastDue = await Promise.all(sample.map(({ id }) => lastDueBefore(store, id, startedAt)));
  const lastAt = Math.max(0, ...lastDue.map((at) => at ?? 0));
  if (lastAt === 0) return undefined;
  const gap = { from: lastAt + 1, to: startedAt };
  if (!sample.some((monitor) => expectedIn(monitor, gap) >= minMissed)) return undefined;
  const cost = describeMissed(registered.map((monitor) => expectedIn(monitor, gap)));
  const durationMs = startedAt - lastAt;
  return missedChecks.notRunning({ from: formatUtcTime(lastAt), to: formatUtcTime(startedAt), durationMs, cost });
};
