// A stop while the process is busy: a flow that never yields, checks and clients that hang, a backup in progress.
import { existsSync, readdirSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { hang, startServer } from '../support/servers.ts';
import { clientOf } from './support/client.ts';
import { until } from './support/until.ts';
import { type Vigia, workspaceOfTest } from './support/workspace.ts';

/** Open connections of clients: one without a request, one with half a head, one kept alive, one without its body. */
const holdOpen = (vigia: Vigia): Promise<readonly Socket[]> => {
  const port = Number(new URL(vigia.url).port);
  const head = `GET /api/v1/runs HTTP/1.1\r\nhost: 127.0.0.1:${port}\r\n`;
  const open = (sent: string): Promise<Socket> =>
    new Promise((resolve, reject) => {
      const socket = connect(port, '127.0.0.1', () => {
        socket.write(sent);
        resolve(socket);
      });
      socket.once('error', reject);
    });
  return Promise.all([
    open(''),
    open(head),
    open(`${head}\r\n`),
    open(`POST ${head.slice(4)}content-length: 9\r\n\r\n`),
  ]);
};

const source = (url: string) => `
const busy = flow('busy', async ({ run }) => { await run(task('spin', async ({ fetch }) => {
  await fetch('${url}/begun').catch(() => undefined);
  for (;;);
})); });
export default [
  monitor('busy', { every: '7d', timeout: '10s', retries: 0, allowPrivate: true, flow: busy }),
  ...Array.from({ length: 30 }, (_, i) => monitor('held-' + i,
    { every: '7d', timeout: '20s', retries: 0, allowPrivate: true, checks: [http('home', '${url}/held')] })),
];`;

it.each(['SIGTERM', 'SIGINT'] as const)(
  '%s ends the process within 5 s, with code 0 and no partial files',
  async (signal) => {
    const workspace = await workspaceOfTest();
    const server = await startServer({ does: 'custom', listener: (_, response) => void response.writeHead(200).end() });
    onTestFinished(server.close);
    server.playAt('/held', hang());
    const vigia = await workspace.start(await workspace.write(source(server.url)));
    const sockets = await holdOpen(vigia);
    onTestFinished(() => sockets.forEach((socket) => void socket.destroy()));
    for (const socket of sockets) socket.on('error', () => undefined);
    const client = clientOf(vigia);
    await Promise.all(['busy', ...Array.from({ length: 30 }, (_, i) => `held-${i}`)].map(client.start));
    await until(
      () => (server.seen.length >= 31 ? true : undefined),
      30_000,
      () => `only ${server.seen.length} of 31 requests arrived`,
    );
    const backup = fetch(`${vigia.url}/api/v1/backup`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{}',
    }).catch(() => undefined);
    const backups = join(workspace.data, 'backups');
    await until(
      () => (existsSync(backups) ? true : undefined),
      10_000,
      () => 'no backup began',
    );
    const { code, tookMs } = await vigia.end(signal);
    await backup;
    expect({ code, errors: vigia.errors() }).toEqual({ code: 0, errors: '' });
    expect(tookMs).toBeLessThan(5_000);
    expect(readdirSync(backups).filter((name) => !name.endsWith('.db'))).toEqual([]);
    expect(readdirSync(workspace.data).filter((name) => /wal|shm|owner\.pid/.test(name))).toEqual([]);
  },
);
