// The worker's bundle has the files that the monitors file names, since there are none where it runs.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { endOf } from '../runner/support/execute-flow.ts';
import { AUTHORITY_CERT, SHOP_CERT, SHOP_KEY } from '../support/certificate.ts';
import { type ScriptedServer, startServer, status } from '../support/servers.ts';
import { startWorker, type Worker } from './support/bundled-worker.ts';

let folder: string;
let server: ScriptedServer;
let worker: Worker;

const monitorsOf = (url: string): string => `
import { http, monitor } from 'vigia';
const common = { every: '30s', retries: 0, allowPrivate: true };
export default [
  monitor('private', { ...common, certificate: { authority: './authority.pem' }, checks: [http('home', '${url}')] }),
  monitor('public', { ...common, checks: [http('home', '${url}')] }),
];
`;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vigia-worker-'));
  server = await startServer(status(200), { tls: { key: SHOP_KEY, cert: SHOP_CERT } });
  const files = { './authority.pem': AUTHORITY_CERT };
  worker = await startWorker(folder, monitorsOf(server.url), server.url, files);
});
afterAll(async () => {
  await worker.end();
  await server.close();
  await rm(folder, { recursive: true });
});

const endOfRun = async (monitor: string): Promise<string> => {
  const { execution } = await worker.run(monitor);
  return endOf(execution.taskRuns[0] ?? execution);
};

it('a check trusts an authority whose file was bundled', async () => {
  expect(await endOfRun('private')).toBe('Completed');
  expect(await endOfRun('public')).toMatch(/^Failed: certificate of 127\.0\.0\.1 cannot be traced/);
});
