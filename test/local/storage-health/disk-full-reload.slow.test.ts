// The disk is full when monitors.ts is saved: the file takes effect by itself once there is room.
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it, onTestFinished } from 'vitest';
import { clientOf } from '../support/client.ts';
import { openSmallDisk, whyNoSmallDisk } from '../support/small-disk.ts';
import { workspaceOfTest } from '../support/workspace.ts';

const noDisk = whyNoSmallDisk();
const skipped = noDisk ? ` (skipped: ${noDisk})` : '';

const listed = (count: number): string =>
  `const say = task('say', () => undefined);
  const talk = flow('talk', async ({ run }) => { await run(say); });
  export default Array.from({ length: ${count} }, (_, i) => monitor('m' + i, { every: '2h', flow: talk }));`;

it.skipIf(noDisk)(`a file that is saved while the disk is full takes effect once there is room${skipped}`, async () => {
  const disk = openSmallDisk(4);
  const workspace = await workspaceOfTest();
  onTestFinished(disk.remove);
  const file = await workspace.write(listed(1));
  const vigia = await workspace.start(file, '--data', join(disk.folder, 'data'));
  const client = clientOf(vigia);
  const watched = async () => (await client.get<{ monitors: readonly unknown[] }>('/monitors')).monitors.length;

  disk.fill();
  await workspace.write(listed(40));
  expect(await vigia.waitForLine('the change cannot be recorded')).toMatch(
    /monitors\.ts changed, but the change cannot be recorded: .*the disk is full .* still running the previous 1 monitor/,
  );
  // Two further attempts, which are not logged.
  await sleep(22_000);
  expect(await watched()).toBe(1);
  disk.empty();
  expect(await vigia.waitForLine('Vigía watches 40 monitors now')).toContain('; recorded after ');
  expect(await watched()).toBe(40);
  expect(await client.runNow('m39')).toMatchObject({ state: { type: 'COMPLETED' } });
  const logged = vigia.lines().filter((line) => line.includes('the change cannot be recorded'));
  expect(logged).toHaveLength(1);
  expect(await vigia.end('SIGTERM')).toMatchObject({ code: 0 });
});
