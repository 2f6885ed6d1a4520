// More monitors than one request could count: the real process counts their runs as they are recorded, and after a kill.
import { expect, it, onTestFinished } from 'vitest';
import { startServer, status } from '../support/servers.ts';
import { type Client, clientOf } from './support/client.ts';
import { until } from './support/until.ts';
import { workspaceOfTest } from './support/workspace.ts';

type Counts = {
  readonly to: string;
  readonly countedUntil: string;
  readonly flowRuns: Readonly<Record<string, number>>;
};

const ids = Array.from({ length: 80 }, (_, index) => `m-${index}`);
const countOf = ({ flowRuns }: Counts): number => (flowRuns.COMPLETED ?? 0) + (flowRuns.FAILED ?? 0);

const countRuns = async (client: Client): Promise<number> => {
  let count = 0;
  for (const id of ids) count += (await client.runs(`monitor=${id}&limit=100`)).length;
  return count;
};

it('counts of many monitors are those of the recorded runs, also after the process was killed', async () => {
  const workspace = await workspaceOfTest();
  const server = await startServer(status(200));
  onTestFinished(server.close);
  const monitorsFile = (more: string): Promise<string> =>
    workspace.write(
      `export default ${JSON.stringify(ids)}.map((id) => monitor(id, { every: '10s', allowPrivate: true, ${more} checks: [http('home', '${server.url}/' + id)] }));`,
    );
  const first = await workspace.start(await monitorsFile(''));
  const before = clientOf(first);
  const counts = await until(
    async () => {
      const found = await before.get<Counts>('/counts');
      return countOf(found) >= ids.length ? found : undefined;
    },
    40_000,
    () => 'not all runs are counted',
  );
  expect(counts.countedUntil).toBe(counts.to);
  expect(await countRuns(before)).toBeGreaterThanOrEqual(countOf(counts));
  await first.end('SIGKILL');

  const second = await workspace.start(await monitorsFile('paused: true,'));
  const after = clientOf(second);
  const recorded = await countRuns(after);
  expect(recorded).toBeGreaterThanOrEqual(countOf(counts));
  await until(
    async () => {
      const found = await after.get<Counts>('/counts');
      return found.countedUntil === found.to && countOf(found) === recorded ? true : undefined;
    },
    20_000,
    () => 'the counts are not those of the recorded runs',
  );
});
