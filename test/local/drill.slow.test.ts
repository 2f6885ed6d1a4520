// A drill in the real process: simulated runs with their own alerts, while the real checks continue.
import { describe, expect, it, onTestFinished } from 'vitest';
import { startServer, status } from '../support/servers.ts';
import { clientOf } from './support/client.ts';
import { alertIdsOf } from './support/console.ts';
import { until } from './support/until.ts';
import { type Vigia, workspaceOfTest } from './support/workspace.ts';

type Drill = {
  readonly state: string;
  readonly startedAt: string;
  readonly endedAt: string | null;
  readonly steps: readonly { readonly what: string; readonly afterMs: number }[];
  readonly runs: readonly { readonly id: string; readonly verdict: string }[];
};

const monitors = (url: string): string =>
  `const request = task('request', async ({ fetch }) => {
    const { status } = await fetch('${url}/own');
    if (status !== 200) return Failed('answered ' + status);
  });
  const common = { every: '10s', retries: 0, allowPrivate: true };
  export default [
    monitor('shop', { ...common, checks: [http('home', '${url}/shop')] }),
    monitor('own', { ...common, flow: flow('own', async ({ run }) => { await run(request); }) }),
  ];`;

const send = (vigia: Vigia, method: string, id: string, body?: unknown): Promise<Response> =>
  fetch(`${vigia.url}/api/v1/monitors/${id}/drill`, {
    method,
    ...(body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  });

const drillOf = async (vigia: Vigia, id: string): Promise<Drill> =>
  (await (await send(vigia, 'GET', id)).json()) as Drill;

const waitUntilOver = (vigia: Vigia, id: string): Promise<Drill> =>
  until(
    async () => {
      const drill = await drillOf(vigia, id);
      return drill.state === 'over' ? drill : undefined;
    },
    60_000,
    () => `the drill of ${id} does not end: ${vigia.output()}`,
  );

const started = async () => {
  const workspace = await workspaceOfTest();
  const server = await startServer(status(200));
  onTestFinished(server.close);
  const file = await workspace.write(monitors(server.url));
  return { workspace, server, file, vigia: await workspace.start(file) };
};

describe('a drill', () => {
  it('takes the path of a real outage, survives a restart, ends by itself, and reports the time of each step', async () => {
    const { workspace, file, vigia, server } = await started();
    const answer = await send(vigia, 'PUT', 'own', { status: 503, forSeconds: 15, reason: 'Tuesday' });
    expect(answer.status).toBe(200);
    expect(await answer.json()).toMatchObject({
      monitor: 'own',
      state: 'scheduled',
      simulated: { status: 503 },
      steps: [],
    });
    expect((await send(vigia, 'PUT', 'shop', { delaySeconds: 0.5, forSeconds: 10 })).status).toBe(200);
    const notified = async () =>
      (await drillOf(vigia, 'own')).steps.some(({ what }) => what === 'alert sent: down') || undefined;
    await until(notified, 30_000, () => `no alert is sent: ${vigia.output()}`);
    expect((await vigia.end('SIGKILL')).signal).toBe('SIGKILL');

    const second = await workspace.start(file);
    const client = clientOf(second);
    const drill = await waitUntilOver(second, 'own');
    expect(drill.steps.map(({ what }) => what)).toEqual([
      'first failing run was due',
      'down since',
      'first failing run was recorded',
      'alert sent: down',
      'recovered by the run due',
      'that run was recorded',
      'alert sent: up',
    ]);
    expect(drill.steps[3]?.afterMs).toBeLessThan(5_000);
    await second.waitForLine('DRILL of own ended');
    await second.waitForLine('alert sent: up');

    // The drill leaves no trace in the real history.
    for (const id of ['own', 'shop']) {
      expect(await client.monitor(id)).toMatchObject({ status: 'Up' });
      expect(await client.incidents(id)).toEqual([]);
      expect(await client.runs(`monitor=${id}&taskState=FAILED`)).toEqual([]);
    }
    expect(await client.get('/incidents')).toMatchObject({ incidents: [] });
    expect(await client.runs('taskState=FAILED')).toEqual([]);
    expect((await client.runs('limit=100')).filter(({ id }) => id.startsWith('drill/'))).toEqual([]);
    const alerts = [...alertIdsOf(vigia), ...alertIdsOf(second)];
    expect([...new Set(alerts)]).toEqual(['drill/own#1 opened', 'drill/own#1 closed']);
    expect(
      second
        .lines()
        .filter((line) => line.includes('Alert '))
        .every((line) => line.includes('DRILL')),
    ).toBe(true);
    // While the drill failed, the real runs of the same flow sent their requests to the real server.
    const real = await client.runs('monitor=own&limit=20');
    expect(server.seen.filter(({ path }) => path === '/own').length).toBeGreaterThanOrEqual(real.length - 1);
    expect(await client.run(encodeURIComponent(drill.runs.at(-1)?.id ?? ''))).toMatchObject({
      monitor: 'drill/own',
      taskRuns: [{ state: { message: 'answered 503' } }],
    });
    expect((await waitUntilOver(second, 'shop')).runs.every(({ verdict }) => verdict === 'passing')).toBe(true);
  });

  it('that is stopped early closes its open incident with an alert', async () => {
    const { vigia } = await started();
    expect((await send(vigia, 'PUT', 'shop', { error: 'connection refused', forSeconds: 3_600 })).status).toBe(200);
    await vigia.waitForLine("Alert 'drill/shop#1 opened'");
    expect(await (await send(vigia, 'DELETE', 'shop')).json()).toMatchObject({ state: 'over' });
    await vigia.waitForLine("Alert 'drill/shop#1 removed'");
    expect((await send(vigia, 'DELETE', 'shop')).status).toBe(404);
    expect((await send(vigia, 'GET', 'own')).status).toBe(404);
  });

  it('that is invalid is rejected', async () => {
    const { vigia } = await started();
    const wrong: readonly (readonly [unknown, string | undefined])[] = [
      [{ forSeconds: 60 }, undefined],
      [{ status: 503, error: 'both', forSeconds: 60 }, undefined],
      [{ status: 99, forSeconds: 60 }, 'status'],
      [{ status: 503, forSeconds: 5 }, 'forSeconds'],
      [{ status: 503 }, 'forSeconds'],
      [{ delaySeconds: 1e9, forSeconds: 60 }, 'delaySeconds'],
      [{ status: 503, forSeconds: 60, forever: true }, 'forever'],
    ];
    for (const [body, field] of wrong) {
      const answer = await send(vigia, 'PUT', 'shop', body);
      expect([body, answer.status, ((await answer.json()) as { field?: string }).field]).toEqual([body, 400, field]);
    }
    expect((await send(vigia, 'PUT', 'nobody', { status: 503, forSeconds: 60 })).status).toBe(404);
    expect((await send(vigia, 'GET', 'shop')).status).toBe(404);
  });
});
