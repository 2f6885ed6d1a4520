// A service that fails and recovers: one incident, with one alert on failure and one on recovery.
import { describe, expect, it, onTestFinished } from 'vitest';
import { sequence, startServer, status } from '../support/servers.ts';
import { allAlertsSent, clientOf } from './support/client.ts';
import { alertIdsOf } from './support/console.ts';
import { workspaceOfTest } from './support/workspace.ts';

const isClosedAndAlerted = (incident: Parameters<typeof allAlertsSent>[0]): boolean =>
  incident.endedAt !== null && allAlertsSent(incident);

describe('a target that goes 200, 503, 200', () => {
  it('checked on schedule, causes one alert on failure and one on recovery', async () => {
    const workspace = await workspaceOfTest();
    const server = await startServer(sequence(status(200), status(503), status(200)));
    onTestFinished(server.close);
    const options = "every: '10s', title: 'The shop', retries: 0, allowPrivate: true";
    const vigia = await workspace.start(
      await workspace.write(
        `export default [monitor('shop', { ${options}, checks: [http('home', '${server.url}')] })];`,
      ),
    );
    const client = clientOf(vigia);
    await vigia.waitForLine("Alert 'shop#1 opened'");
    expect(await client.monitor('shop')).toMatchObject({ status: 'Down' });
    await vigia.waitForLine("Alert 'shop#1 closed'");

    const incident = await client.waitForIncident('shop', isClosedAndAlerted);
    expect(await client.incidents('shop')).toHaveLength(1);
    expect(incident).toMatchObject({
      id: 'shop#1',
      cause: `Status 503 from 127.0.0.1:${server.port}, expected 200`,
      tasks: ['home'],
      alerts: [
        { id: 'shop#1 opened', kind: 'opened', sentAt: expect.any(String) },
        { id: 'shop#1 closed', kind: 'closed', sentAt: expect.any(String) },
      ],
    });
    const [passing, failing, before] = await client.runs('monitor=shop');
    expect([before?.trigger, failing?.dueAt, passing?.dueAt]).toEqual([
      'schedule',
      incident.startedAt,
      incident.endedAt,
    ]);
    expect(Date.parse(passing?.dueAt ?? '') - Date.parse(failing?.dueAt ?? '')).toBe(10_000);
    expect(await client.monitor('shop')).toMatchObject({ status: 'Up', since: incident.endedAt, title: 'The shop' });
    expect(alertIdsOf(vigia)).toEqual(['shop#1 opened', 'shop#1 closed']);
  });

  it('run manually several times, causes an alert at each change of status only', async () => {
    const workspace = await workspaceOfTest();
    const server = await startServer(status(200));
    onTestFinished(server.close);
    const options = "every: '7d', retries: 0, allowPrivate: true";
    const vigia = await workspace.start(
      await workspace.write(
        `export default [monitor('shop', { ${options}, checks: [http('home', '${server.url}')] })];`,
      ),
    );
    const client = clientOf(vigia);
    const runTwice = async (code: number, expected: string): Promise<void> => {
      server.play(status(code));
      await client.runNow('shop');
      await client.runNow('shop');
      expect(await client.monitor('shop')).toMatchObject({ status: expected });
    };
    await runTwice(200, 'Up');
    expect(await client.incidents('shop')).toEqual([]);
    await runTwice(503, 'Down');
    // Another error message is still the same outage.
    await runTwice(404, 'Down');
    await runTwice(200, 'Up');
    await runTwice(500, 'Down');
    await client.waitForIncident('shop', allAlertsSent);
    const incidents = await client.incidents('shop');
    expect(incidents.map(({ id, endedAt }) => [id, endedAt !== null])).toEqual([
      ['shop#2', false],
      ['shop#1', true],
    ]);
    expect(alertIdsOf(vigia)).toEqual(['shop#1 opened', 'shop#1 closed', 'shop#2 opened']);
  });
});
