// The deployed API: the suite that every server of the API must pass, and the command line.
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it, vi } from 'vitest';
import { apiSuite } from '../api-suite/api-suite.ts';
import { type ApiServer, change, read } from '../api-suite/server.ts';
import { vigia } from '../cli/support/spawn-cli.ts';
import { apiServerOf } from './support/api-server.ts';
import { checksOf } from './support/control-monitors.ts';
import { gatewayCases } from './support/gateway-cases.ts';
import { type HeldDeployment, holdDeployment } from './support/shared-deployment.ts';
import { subscriberCases } from './support/subscriber-cases.ts';
import { startTargetServer, type TargetServer } from './support/target-server.ts';

/** The monitors if no other file has deployed: one with runs, and one that only the suite changes. */
const intervals = { often: '10s', quiet: '7d' };
/** The usage plan allows 20 requests a second, and other test files use the same key. */
const pauseMs = 150;

let target: TargetServer;
let held: HeldDeployment;
let api: ApiServer;

beforeAll(async () => {
  target = await startTargetServer();
  const context = { url: inject('awsEndpoint'), folder: inject('awsFolder') };
  held = await holdDeployment(context, 'api', checksOf(target.url, intervals));
  api = apiServerOf(held.deployed, held.ids);
  const runs = async (): Promise<void> => {
    const { body } = await read(api, `/runs?monitor=${held.ids[0]}&taskState=COMPLETED&limit=5`);
    if (!(body.runs?.length > 1)) throw new Error('no run is recorded yet');
  };
  await vi.waitFor(runs, { timeout: 180_000, interval: 1_000 });
});

beforeEach(() => new Promise((resolve) => setTimeout(resolve, pauseMs)));

afterAll(async () => {
  await held?.release();
  await target?.close();
});

apiSuite({ server: () => api, changes: true });
gatewayCases(() => ({ api, deployed: held.deployed }));
subscriberCases(() => ({ api, deployed: held.deployed }));

describe('the Prometheus page', () => {
  it('exists when the option is set, and has the monitors by status', async () => {
    const { status, headers, text } = await read(api, '/metrics');
    expect(status, text).toBe(200);
    expect(headers.get('content-type')).toMatch(/^text\/plain/);
    const value = (line: string): number => Number(text.match(new RegExp(`^${line} (\\S+)$`, 'm'))?.[1]);
    const statuses = ['Up', 'Degraded', 'Down', 'Unknown', 'Paused'].map((each) =>
      value(`vigia_monitors{status="${each}"}`),
    );
    expect(statuses.reduce((sum, count) => sum + count)).toBe(held.ids.length);
    expect(value('vigia_monitors{status="Up"}')).toBeGreaterThan(0);
    expect(value('vigia_runs_last_day{state="Completed"}')).toBeGreaterThan(0);
    for (const gauge of ['vigia_incidents_open', 'vigia_outboxes_waiting', 'vigia_missed_runs_last_day'])
      expect(value(gauge), gauge).toBeGreaterThanOrEqual(0);
    expect((await fetch(`${held.deployed.apiReadUrl}/metrics`)).status).toBe(403);
  });
});

describe('the command line against AWS', () => {
  /** The last monitor, which no other test changes. */
  const monitor = () => held.ids.at(-1) ?? '';
  const runVigia = (args: readonly string[], key = held.deployed.adminKey) =>
    vigia(args, { env: { VIGIA_URL: held.deployed.apiControlUrl, VIGIA_API_KEY: key } });

  it('prints the status of the monitors', async () => {
    const { code, out } = await runVigia(['status']);
    expect(code).toBe(0);
    const lines = out.trim().split('\n').slice(1);
    // The worst monitors come first.
    const listed = lines.map((line) => held.ids.find((id) => line.includes(` ${id} `)));
    expect(listed.toSorted()).toEqual(held.ids.toSorted());
    expect(lines.at(-1)).toMatch(/ Up /);
  });

  it('changes an interval and resets it', async () => {
    const longer = await runVigia(['interval', monitor(), '2h', '--reason', 'rehearsal']);
    expect(longer).toMatchObject({ code: 0, out: expect.stringMatching(/ runs every 2 h from /) });
    const { body } = await read(api, `/monitors/${monitor()}/overrides`);
    expect(body).toMatchObject({ intervalSeconds: 7_200, overrides: { intervalSeconds: { reason: 'rehearsal' } } });
    expect(await runVigia(['interval', monitor(), 'default'])).toMatchObject({ code: 0, err: '' });
    expect((await read(api, `/monitors/${monitor()}/overrides`)).body.overrides.intervalSeconds).toBeNull();
  });

  it('starts a drill and stops it', async () => {
    const started = await runVigia(['drill', monitor(), '--status', '503', '--for', '1m']);
    expect(started).toMatchObject({ code: 0, out: expect.stringContaining('every simulated request returns 503') });
    const stopped = await runVigia(['drill', monitor(), '--stop', '--json']);
    expect(stopped).toMatchObject({ code: 0, err: '' });
    expect(JSON.parse(stopped.out)).toMatchObject({ monitor: monitor(), state: 'over' });
  });

  it('is refused with the viewer key, and prints which key is required', async () => {
    const args = ['interval', monitor(), '2h', '--url', held.deployed.apiReadUrl];
    const refused = await runVigia(args, held.deployed.viewerKey);
    expect(refused).toMatchObject({ code: 4, out: '', err: expect.stringContaining('admin') });
    const { body } = await change(api, { method: 'PATCH', path: `/monitors/${monitor()}`, body: '{"paused": null}' });
    expect(body).toMatchObject({ overrides: { intervalSeconds: null, paused: null } });
  });
});
