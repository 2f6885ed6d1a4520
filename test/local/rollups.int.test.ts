// A process that was off for hours rolls up the hours since its last run after its start.
import { expect, it, onTestFinished } from 'vitest';
import { hourMs, lastDueHour, startOfHour } from '../../shared/model/rollup.ts';
import { plainMonitors } from '../bench/monitors-file.ts';
import { storeHistory } from '../bench/stored-history.ts';
import { startServer, status } from '../support/servers.ts';
import { clientOf } from './support/client.ts';
import { until } from './support/until.ts';
import { workspaceOfTest } from './support/workspace.ts';

type Counted = {
  readonly flowRuns: { readonly COMPLETED: number };
  readonly missed: number;
  readonly latency: { readonly p50Ms: number } | null;
};
type Counts = Counted & { readonly countedUntil: string };
type Series = { readonly total: Counted; readonly buckets: readonly Counted[]; readonly bucketSeconds: number };

const iso = (at: number): string => new Date(at).toISOString();

it('a started process rolls up earlier hours, and answers requests from the roll-ups', async () => {
  const workspace = await workspaceOfTest();
  const server = await startServer(status(200));
  onTestFinished(server.close);
  const from = startOfHour(Date.now()) - 30 * hourMs;
  const to = from + hourMs;
  const plain = { count: 3, everySeconds: 30, origin: server.url };
  const history = { monitors: 3, everySeconds: 30, origin: server.url, from, to, recordedFrom: () => from };
  expect(await storeHistory(workspace.data, history)).toBe(360);

  const vigia = await workspace.start(await workspace.write(plainMonitors(plain).replace(/^import.*$/m, '')));
  const client = clientOf(vigia);
  // The last due hour, in which nothing ran: once it is rolled up, all hours before it are too.
  const last = lastDueHour(Date.now());
  const range = `from=${iso(from)}&to=${iso(last + hourMs)}`;
  const missed = ((last - from) / hourMs) * 360;
  // Until then the series of one monitor counts stored runs; the runs of all monitors are too many for that.
  const series = await client.get<Series>(`/monitors/check-0000/series?${range}`);
  expect(series.total).toMatchObject({ flowRuns: { COMPLETED: 120 }, missed: missed / 3 });
  const counts = await until(
    async () => {
      const found = await client.get<Counts>(`/counts?${range}`);
      return found.countedUntil === iso(last + hourMs) ? found : undefined;
    },
    20_000,
    () => vigia.output(),
  );
  expect(await client.get<Series>(`/monitors/check-0000/series?${range}`)).toEqual(series);
  expect(counts).toMatchObject({ flowRuns: { COMPLETED: 360 }, missed });
  expect(counts.latency?.p50Ms).toBeGreaterThan(30);
  const day = await client.get<Series>(`/monitors/check-0000/series?from=${iso(from - 60 * 24 * hourMs)}`);
  expect(day.bucketSeconds).toBe(86_400);
  expect(day.total.flowRuns.COMPLETED).toBeGreaterThanOrEqual(120);
  const { code, tookMs } = await vigia.end('SIGTERM');
  expect({ code, inTime: tookMs < 5_000 }).toEqual({ code: 0, inTime: true });
});
