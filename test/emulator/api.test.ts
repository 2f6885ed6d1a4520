// The deployed API, asked as any client may ask it: the suite that every server of it has to pass, and the command line.
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it, vi } from 'vitest';
import { apiSuite } from '../api-suite/api-suite.ts';
import { type ApiServer, change, read } from '../api-suite/server.ts';
import { vigia } from '../cli/support/spawn-cli.ts';
import { apiServerOf } from './support/api-server.ts';
import { audienceCases } from './support/audience-cases.ts';
import { checksOf } from './support/control-monitors.ts';
import { type Held, holdDeployment } from './support/deployment.ts';
import { gatewayCases } from './support/gateway-cases.ts';
import { openTarget, type Target } from './support/target.ts';

/** Where nothing else is watched: one with runs, and one that only the suite changes. */
const own = { often: '10s', quiet: '7d' };
/** The usage plan lets 20 requests a second through, and other files ask by the same key meanwhile. */
const pauseMs = 150;

let target: Target;
let held: Held;
let api: ApiServer;

beforeAll(async () => {
  target = await openTarget();
  const at = { url: inject('awsEndpoint'), folder: inject('awsFolder') };
  held = await holdDeployment(at, 'api', checksOf(target.url, own));
  api = apiServerOf(held.deployed, held.ids);
  const runs = async (): Promise<void> => {
    const { body } = await read(api, `/runs?monitor=${held.ids[0]}&taskState=COMPLETED&limit=5`);
    if (!(body.runs?.length > 1)) throw new Error('there are no runs on record yet');
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
audienceCases(() => ({ api, deployed: held.deployed }));

describe('the page for Prometheus', () => {
  it('is there when it was chosen, and tells how the monitors are', async () => {
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
    expect((await fetch(`${held.deployed.apiUrl}/metrics`)).status).toBe(403);
  });
});

describe('the command line against AWS', () => {
  /** The last one: nobody else changes it. */
  const monitor = () => held.ids.at(-1) ?? '';
  const ask = (args: readonly string[], key = held.deployed.adminKey) =>
    vigia(args, { env: { VIGIA_URL: held.deployed.controlUrl, VIGIA_API_KEY: key } });

  it('tells how the monitors are', async () => {
    const { code, out } = await ask(['status']);
    expect(code).toBe(0);
    const notified = out.trim().split('\n').slice(1);
    expect(notified.map((line) => held.ids.find((id) => line.includes(` ${id} `)))).toEqual(held.ids);
    expect(notified[0]).toMatch(/ Up /);
  });

  it('changes an interval and takes it back', async () => {
    const longer = await ask(['interval', monitor(), '2h', '--reason', 'rehearsal']);
    expect(longer).toMatchObject({ code: 0, out: expect.stringMatching(/ runs every 2 h, from /) });
    const { body } = await read(api, `/monitors/${monitor()}/control`);
    expect(body).toMatchObject({ intervalSeconds: 7_200, interval: { reason: 'rehearsal' } });
    expect(await ask(['interval', monitor(), 'default'])).toMatchObject({ code: 0, err: '' });
    expect((await read(api, `/monitors/${monitor()}/control`)).body.interval).toBeNull();
  });

  it('begins a drill and stops it', async () => {
    const begun = await ask(['drill', monitor(), '--status', '503', '--for', '1m']);
    expect(begun).toMatchObject({ code: 0, out: expect.stringContaining('every request gets status 503') });
    const stopped = await ask(['drill', monitor(), '--stop', '--json']);
    expect(stopped).toMatchObject({ code: 0, err: '' });
    expect(JSON.parse(stopped.out)).toMatchObject({ monitor: monitor(), state: 'over' });
  });

  it('is refused with the viewer’s key, and says what would be right', async () => {
    const args = ['interval', monitor(), '2h', '--url', held.deployed.apiUrl];
    const refused = await ask(args, held.deployed.apiKey);
    expect(refused).toMatchObject({ code: 4, out: '', err: expect.stringContaining('admin') });
    const { body } = await change(api, { method: 'PATCH', path: `/monitors/${monitor()}`, body: '{"paused": null}' });
    expect(body).toMatchObject({ interval: null, pause: null });
  });
});
