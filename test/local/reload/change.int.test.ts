// A monitors file that changes between two starts: removed monitors close their incidents, and the history is kept.
import { describe, expect, it, onTestFinished } from 'vitest';
import { getSchedule } from '../../../shared/storage/records/schedule-records.ts';
import { openSqliteStore } from '../../../shared/storage/sqlite/open-sqlite.ts';
import { startServer, status } from '../../support/servers.ts';
import { allAlertsSent, clientOf } from '../support/client.ts';
import { alertIdsOf } from '../support/console.ts';
import { type Workspace, workspaceOfTest } from '../support/workspace.ts';

const one = (id: string, url: string, every: string): string =>
  `monitor('${id}', { every: '${every}', retries: 0, allowPrivate: true, checks: [http('home', '${url}/${id}')] })`;

const schedulesOf = async (workspace: Workspace, monitors: readonly string[]) => {
  const opened = await openSqliteStore({ folder: workspace.data, now: Date.now });
  if (opened.outcome === 'refused') throw new Error(opened.message);
  try {
    const histories = await Promise.all(monitors.map((id) => getSchedule(opened.store, id)));
    return histories.map((entries) => entries.map(({ intervalMs, state }) => `${state} ${intervalMs / 1_000}`));
  } finally {
    await opened.store.close();
  }
};

describe('a monitors file that was changed', () => {
  it('changes an interval, removes a monitor that is down, adds one, and brings one back', async () => {
    const workspace = await workspaceOfTest();
    const server = await startServer(status(200));
    onTestFinished(server.close);
    server.playAt('/goes', status(503));
    const listed = (...entries: readonly (readonly [string, string])[]): Promise<string> =>
      workspace.write(`export default [${entries.map(([id, every]) => one(id, server.url, every)).join(',\n')}];`);

    const first = await workspace.start(await listed(['stays', '2h'], ['goes', '2h'], ['same', '2h']));
    const before = clientOf(first);
    const runs = await Promise.all(['stays', 'goes', 'same'].map(before.firstRun));
    const opened = await before.waitForIncident('goes', allAlertsSent);
    expect(opened).toMatchObject({ id: 'goes#1', endedAt: null });
    expect((await first.end('SIGTERM')).code).toBe(0);

    const second = await workspace.start(await listed(['new', '2h'], ['stays', '3h'], ['same', '2h']));
    const after = clientOf(second);
    await second.waitForLine("Alert 'goes#1 removed'");
    const closed = await after.waitForIncident('goes', allAlertsSent);
    expect(closed).toMatchObject({
      ...opened,
      endedAt: expect.any(String),
      alerts: [{}, { id: 'goes#1 removed', kind: 'removed' }],
    });
    expect(await after.get('/monitors')).toMatchObject({
      monitors: [
        { id: 'new', intervalSeconds: 7_200 },
        { id: 'stays', intervalSeconds: 10_800, lastRun: { id: runs[0]?.id } },
        { id: 'same', intervalSeconds: 7_200, status: 'Up', lastRun: { id: runs[2]?.id } },
      ],
    });
    for (const run of runs) expect(await after.runs(`monitor=${run.monitor}`)).toEqual([run]);
    await expect(after.monitor('goes')).rejects.toThrow('404');
    await expect(after.start('goes')).rejects.toThrow('404');
    expect(await after.firstRun('new')).toMatchObject({ taskRuns: [{ state: { type: 'COMPLETED' } }] });
    expect((await second.end('SIGTERM')).code).toBe(0);

    const third = await workspace.start(await listed(['stays', '3h'], ['goes', '2h'], ['same', '2h'], ['new', '2h']));
    const again = clientOf(third);
    // Its status before the removal does not count any more.
    expect(await again.monitor('goes')).toMatchObject({ status: 'Unknown', lastRun: { id: runs[1]?.id } });
    await again.runNow('goes');
    await again.waitForIncident('goes', ({ id, alerts }) => id === 'goes#2' && alerts.every(({ sentAt }) => sentAt));
    expect((await third.end('SIGTERM')).code).toBe(0);

    expect([first, second, third].map(alertIdsOf)).toEqual([['goes#1 opened'], ['goes#1 removed'], ['goes#2 opened']]);
    expect(await schedulesOf(workspace, ['stays', 'goes', 'same', 'new'])).toEqual([
      ['active 7200', 'active 10800'],
      ['active 7200', 'removed 7200', 'active 7200'],
      ['active 7200'],
      ['active 7200'],
    ]);
  });
});
