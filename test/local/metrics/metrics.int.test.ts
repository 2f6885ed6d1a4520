// `/metrics` of the real process, scraped like Prometheus does.
import { expect, it, onTestFinished } from 'vitest';
import { addKey } from '../../../infra/local/server/api-keys-file.ts';
import { startServer, status } from '../../support/servers.ts';
import { allAlertsSent, clientOf } from '../support/client.ts';
import { workspaceOfTest } from '../support/workspace.ts';

const line = /^(?:# (?:HELP|TYPE) \w+ .+|[a-z_]\w*(?:\{(?:\w+="[^"]*",?)+\})? (?:[-+.\deE]+|N[aA][nN]|\+Inf))$/;

it('/metrics has monitors by status, counts of runs, and the process', async () => {
  const workspace = await workspaceOfTest();
  const server = await startServer(status(200));
  onTestFinished(server.close);
  server.playAt('/down', status(503));
  const monitorText = (id: string) =>
    `monitor('${id}', { every: '7d', retries: 0, allowPrivate: true, checks: [http('home', '${server.url}/${id}')] })`;
  const monitors = await workspace.write(`export default [${['up', 'down', 'new'].map(monitorText).join(', ')}];`);
  const vigia = await workspace.start(monitors);
  const client = clientOf(vigia);
  for (const id of ['up', 'down', 'new']) await client.firstRun(id);
  await client.waitForIncident('down', allAlertsSent);
  const scrape = () => fetch(`${vigia.url}/metrics`);
  const response = await scrape();
  expect(response.headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/);
  const text = await response.text();
  for (const each of text.trimEnd().split('\n').filter(Boolean)) expect(each).toMatch(line);
  // A run is recorded a moment before its monitor's status, and an alert is sent a moment before its receipt.
  await expect
    .poll(async () => (await (await scrape()).text()).split('\n'))
    .toEqual(
      expect.arrayContaining([
        'vigia_monitors{status="Up"} 2',
        'vigia_monitors{status="Down"} 1',
        'vigia_monitors{status="Unknown"} 0',
        'vigia_incidents_open 1',
        'vigia_outboxes_waiting 0',
        'vigia_runs_total{state="Completed"} 3',
        'vigia_task_runs_total{state="Failed"} 1',
        'vigia_alerts_sent_total{severity="down"} 1',
        'vigia_recording_ok 1',
        'vigia_unrecorded_runs 0',
        'vigia_monitor_up{monitor="up"} 1',
        'vigia_monitor_up{monitor="down"} 0',
      ]),
    );
  expect(text).toMatch(/^vigia_store_write_seconds_count [1-9]/m);
  expect(text).toMatch(/^nodejs_eventloop_lag_p99_seconds /m);
  // The first scrape includes the CPU time of the start.
  expect(Number(/^process_cpu_seconds_total (.*)$/m.exec(text)?.[1])).toBeGreaterThan(0.1);
});

it('/metrics requires a key that may read', async () => {
  const workspace = await workspaceOfTest();
  const added = await addKey(workspace.data, { name: 'prometheus', role: 'viewer', now: Date.now() });
  if (added.outcome === 'refused') throw new Error(added.sentence);
  const monitors = await workspace.write(
    "export default [monitor('shop', { every: '7d', checks: [http('home', 'https://shop.example/')] })];",
  );
  const vigia = await workspace.start(monitors, '--host', '0.0.0.0');
  const status = async (password?: string) => {
    const authorization = `Basic ${Buffer.from(`prometheus:${password}`).toString('base64')}`;
    return (await fetch(`${vigia.url}/metrics`, { headers: password ? { authorization } : {} })).status;
  };
  expect([await status(), await status('wrong'), await status(added.key)]).toEqual([401, 401, 200]);
});

it('/metrics has the newest verdict of each monitor right after a restart', async () => {
  const workspace = await workspaceOfTest();
  const server = await startServer(status(200));
  onTestFinished(server.close);
  server.playAt('/down', status(503));
  const monitorText = (id: string) =>
    `monitor('${id}', { every: '7d', retries: 0, allowPrivate: true, checks: [http('home', '${server.url}/${id}')] })`;
  const monitors = await workspace.write(`export default [${['up', 'down'].map(monitorText).join(', ')}];`);
  const first = await workspace.start(monitors);
  const [up, down] = await Promise.all(['up', 'down'].map((id) => clientOf(first).firstRun(id)));
  await first.end('SIGTERM');
  const second = await workspace.start(monitors);
  const lines = (await (await fetch(`${second.url}/metrics`)).text()).split('\n');
  const endOf = (run: { readonly endedAt?: unknown } | undefined) => Date.parse(String(run?.endedAt)) / 1_000;
  expect(lines).toEqual(
    expect.arrayContaining([
      'vigia_monitor_up{monitor="up"} 1',
      'vigia_monitor_up{monitor="down"} 0',
      `vigia_monitor_last_run_timestamp_seconds{monitor="up"} ${endOf(up)}`,
      `vigia_monitor_last_run_timestamp_seconds{monitor="down"} ${endOf(down)}`,
    ]),
  );
});
