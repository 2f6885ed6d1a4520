// The disk is really full: checks continue, a notification reports it, and recording continues once there is room.
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it, onTestFinished } from 'vitest';
import { startServer, status } from '../../support/servers.ts';
import { clientOf } from '../support/client.ts';
import { alertIdsOf } from '../support/console.ts';
import { openSmallDisk, whyNoSmallDisk } from '../support/small-disk.ts';
import { workspaceOfTest } from '../support/workspace.ts';

type Health = {
  readonly status: string;
  readonly storage: { readonly unrecordedRuns: number; readonly failingSince: string | null };
};

it('a full disk stops no check and no alert', async ({ skip }) => {
  const noDisk = whyNoSmallDisk();
  if (noDisk) return skip(noDisk);
  const disk = openSmallDisk(4);
  const workspace = await workspaceOfTest();
  onTestFinished(disk.remove);
  const server = await startServer(status(200));
  onTestFinished(server.close);
  const monitors = await workspace.write(
    `export default [monitor('shop', { every: '7d', retries: 0, allowPrivate: true, checks: [http('home', '${server.url}')] })];`,
  );
  const vigia = await workspace.start(monitors, '--data', join(disk.folder, 'data'));
  const client = clientOf(vigia);
  const health = () => client.get<Health>('/health');
  const before = await client.runNow('shop');
  expect(await health()).toMatchObject({ status: 'ok', storage: { unrecordedRuns: 0, failingSince: null } });

  disk.fill();
  server.play(status(503));
  const before503 = server.seen.length;
  const broken = await client.start('shop');
  expect(await vigia.waitForLine('cannot record')).toMatch(/ERROR .*Alert 'vigia cannot record .* the disk is full/);
  expect(await vigia.waitForLine('Something could not be recorded')).toContain('the disk is full');
  await vigia.waitForLine("Alert 'shop failing, unrecorded,");
  expect(await health()).toMatchObject({ status: 'degraded', storage: { failingSince: expect.any(String) } });
  // Recorded runs can still be read, and a run that is delivered again is not executed a second time.
  expect(await client.run(before.id)).toEqual(before);
  await sleep(6_000);
  expect(server.seen.length - before503).toBe(1);

  disk.empty();
  await vigia.waitForLine('Records are written again');
  expect(await health()).toMatchObject({ status: 'ok', storage: { unrecordedRuns: 0, failingSince: null } });
  await client.waitForIncident('shop', ({ id }) => id === 'shop#1');
  expect((await client.run(broken)).taskRuns[0]?.state.name).toBe('Failed');
  // It is recorded now, with an alert of its own, which says that this is the same outage: one alarm, not two.
  const opened = await vigia.waitForLine("Alert 'shop#1 opened'");
  expect(opened).toMatch(
    /WARNING .* This outage is recorded now\. It was reported before as 'shop failing, unrecorded, .* opened'\. - shop has been down since /,
  );
  // Whether the recovery or the waiting run comes first once there is room is a matter of milliseconds.
  expect(alertIdsOf(vigia).toSorted()).toEqual([
    expect.stringMatching(/^shop failing, unrecorded, .* opened$/),
    'shop#1 opened',
    expect.stringMatching(/^vigia cannot record .* closed$/),
    expect.stringMatching(/^vigia cannot record .* opened$/),
  ]);
  expect(server.seen.length - before503).toBe(1);
  expect(await vigia.end('SIGTERM')).toMatchObject({ code: 0 });
});
