// An hour of sleep, simulated by the wall clock of the real process: one log line, no burst, no outage, missed runs.
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it, onTestFinished } from 'vitest';
import { startServer, status } from '../support/servers.ts';
import { clientOf } from './support/client.ts';
import { jumpingWorkspaceOfTest } from './support/clock.ts';
import { until } from './support/until.ts';

const hourMs = 3_600_000;
/** Few enough that even the newest hours are counted at once. */
const count = 6;
const ids = Array.from({ length: count }, (_, i) => `m${i}`);

type Bucket = { readonly missed: number; readonly verdicts: { readonly failing: number; readonly passing: number } };
type Series = { readonly total: Bucket; readonly buckets: readonly Bucket[] };

it('an hour of sleep is logged once and is Unknown in the history; interrupted runs are no outage', async () => {
  const { workspace, setAhead } = await jumpingWorkspaceOfTest();
  const server = await startServer(status(200));
  onTestFinished(server.close);
  const one = (id: string) =>
    `monitor('${id}', { every: '10s', retries: 0, allowPrivate: true, checks: [http('home', '${server.url}/${id}')] })`;
  const vigia = await workspace.start(await workspace.write(`export default [${ids.map(one).join(', ')}];`));
  const client = clientOf(vigia);
  const requestsOf = (id: string): number => server.seen.filter(({ path }) => path === `/${id}`).length;
  const allRequested = (more: readonly number[]) => (): true | undefined =>
    ids.every((id, i) => requestsOf(id) > (more[i] ?? 0)) || undefined;
  await until(allRequested([]), 30_000, () => 'not all are checked');

  const before = { lines: vigia.lines().length, requests: ids.map(requestsOf), at: Date.now(), now: performance.now() };
  await setAhead(hourMs);
  const line = await vigia.waitForLine('Nothing ran for');
  expect(line).toMatch(
    /Nothing ran for (1 h|59 min 5\d s|1 h \d s), because the computer slept or its clock was set: /,
  );
  const checks = Number(/(\d+) checks of 6 monitors were missed$/.exec(line)?.[1]);
  expect(Math.abs(checks - (count * hourMs) / 10_000)).toBeLessThanOrEqual(count);
  await until(allRequested(before.requests), 30_000, () => 'not all are checked again');
  await sleep(1_000);

  const passedMs = performance.now() - before.now;
  for (const [i, id] of ids.entries())
    expect(requestsOf(id) - (before.requests[i] ?? 0)).toBeLessThanOrEqual(Math.ceil(passedMs / 10_000));
  // Runs planned for the moment of falling asleep are not logged one by one.
  const warned = vigia
    .lines()
    .slice(before.lines)
    .filter((each) => !each.includes('| INFO '));
  expect(warned).toEqual([line]);

  const range = `from=${new Date(before.at + 10_000).toISOString()}&to=${new Date(before.at + 50 * 60_000).toISOString()}`;
  const counts = await client.get<Bucket>(`/counts?${range}`);
  const series = await client.get<Series>(`/monitors/m0/series?${range}`);
  // Each monitor is due six times a minute. Counts cover whole hours, so they may include some more.
  expect(counts.missed).toBeGreaterThanOrEqual(count * 48 * 6);
  expect(counts.missed).toBeLessThanOrEqual(count * 61 * 6);
  expect(counts.verdicts).toMatchObject({ failing: 0 });
  expect(series.total.missed).toBeGreaterThanOrEqual(48 * 6);
  expect(series.buckets.slice(2, -2).every(({ missed, verdicts }) => missed > 0 && verdicts.passing === 0)).toBe(true);
  for (const id of ['m0', 'm5']) expect(await client.monitor(id)).toMatchObject({ status: 'Up', ready: true });
  expect(await client.get('/incidents')).toMatchObject({ incidents: [] });
});
