// Flows that misbehave in the worker's bundle, in one process: each hurts its own run only, and the process stays.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { endOf } from '../runner/support/executing.ts';
import { type ScriptedServer, startServer, status } from '../support/servers.ts';
import { startWorker, type Worker } from './support/bundled-worker.ts';

const token = 'a-token-that-nobody-may-see';

const misbehaviours = {
  leaks: {
    body: "void Promise.reject(new Error('leaked'));",
    says: 'Unhandled promise rejection: leaked',
  },
  throws: {
    body: "setTimeout(() => { throw new Error('late'); }, 20); await pause(200);",
    says: 'Uncaught exception: late',
  },
  exits: { body: 'process.exit(3);', says: 'process.exit(3) was called' },
  'exits-in-a-task': { body: "await run(task('t', () => process.exit()));", says: 'process.exit() was called' },
  'exits-in-a-timer': {
    body: 'setTimeout(() => process.exit(4), 20); await pause(7_000);',
    says: 'process.exit(4) was called',
  },
  'exits-and-goes-on': {
    body: 'try { process.exit(5); } catch {} await pause(7_000);',
    says: 'process.exit(5) was called',
  },
  'exits-unawaited': {
    body: 'void pause(20).then(() => process.exit(6)); await pause(7_000);',
    says: 'process.exit(6) was called',
  },
};

/** When their run is over. */
const belated = {
  'leaks-later': { body: 'after(() => void Promise.reject(new Error("leaked later")));', says: 'leaked later' },
  'throws-later': { body: 'after(() => { throw new Error("thrown later"); });', says: 'thrown later' },
  'exits-later': { body: 'after(() => process.exit(7));', says: 'process.exit(7) was called' },
};

const monitorsOf = (url: string): string => `
import { flow, http, monitor, secret, task } from 'vigia';
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const after = (work: () => void) => setTimeout(work, 50);
const flowOf = (id, run) => monitor(id, { every: '30s', retries: 0, allowPrivate: true, flow: flow(id, run) });
const token = secret('TOKEN');
const home = task('home', async ({ fetch }) => (await fetch('${url}/')).status);
const echoed = task('echoed', async ({ fetch }) => (await fetch('${url}/echo', { headers: { token } })).text());
setTimeout(() => void Promise.reject(new Error('left by the file')), 50);
export default [
  ${Object.entries({ ...misbehaviours, ...belated })
    .map(([id, { body }]) => `flowOf('${id}', async ({ run }) => { ${body} }),`)
    .join('\n  ')}
  flowOf('tells', async ({ run }) => {
    const { value } = await run(echoed);
    after(() => { throw new Error('told later: ' + value); });
    void Promise.reject(new Error('told: ' + value));
  }),
  flowOf('fails', async ({ run }) => {
    await run(task('t', () => { void Promise.reject(new Error('leaked')); throw new Error('it is down'); }));
  }),
  flowOf('healthy', ({ run }) => run(home)),
  monitor('checks', { every: '30s', allowPrivate: true, checks: [http('home', '${url}/')] }),
];`;

let folder: string;
let server: ScriptedServer;
let worker: Worker;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vigia-worker-'));
  // It is what is watched, and the only service of AWS that is asked.
  server = await startServer(status(200, JSON.stringify({ Parameter: { Value: token } })));
  server.playAt('/echo', { does: 'custom', listener: ({ headers }, response) => response.end(headers.token) });
  worker = await startWorker(folder, monitorsOf(server.url), server.url);
});

afterAll(async () => {
  await worker?.end();
  await server?.close();
  await rm(folder, { recursive: true, force: true });
});

const endOfRun = async (monitor: string): Promise<string> => endOf((await worker.run(monitor)).execution);

const expectOthersWell = async (): Promise<void> => {
  const [flow, checks] = await Promise.all(['healthy', 'checks'].map(endOfRun));
  expect(flow).toBe('Completed: All states completed.');
  expect(checks).toMatch(/^Completed/);
};

describe('a flow in a worker on AWS', () => {
  it.each(Object.entries(misbehaviours))(
    'that %s: its run is Crashed at once, others are not',
    async (id, { says }) => {
      const from = performance.now();
      const others = Promise.all([endOfRun('healthy'), endOfRun('checks')]);
      expect(await endOfRun(id)).toBe(`Crashed: ${says}`);
      expect(performance.now() - from).toBeLessThan(6_500);
      expect(await others).toEqual([expect.stringMatching(/^Completed/), expect.stringMatching(/^Completed/)]);
      await expectOthersWell();
    },
  );

  it.each(Object.entries(belated))('that %s: it is told, and the next message is not hurt', async (id, { says }) => {
    expect(await endOfRun(id)).toBe('Completed');
    await expect.poll(worker.said).toContain(`outside any run: ${says}. Vigía keeps running.`);
    await expectOthersWell();
  });

  it('that fails and leaks is Failed: the outage is not hidden', async () => {
    expect(await endOfRun('fails')).toBe('Failed: Flow run encountered an exception: it is down');
  });

  it('that leaks a secret in an error: nobody sees it, in the record and in the log', async () => {
    const { execution } = await worker.run('tells');
    expect(endOf(execution)).toBe('Crashed: Unhandled promise rejection: told: ***');
    await expect.poll(worker.said).toContain('told later: ***');
    expect(server.seen.find(({ path }) => path === '/echo')?.headers).toMatchObject({ token });
    expect(`${JSON.stringify(execution)}${worker.said()}`).not.toContain(token);
  });

  it('the monitors file that leaves something behind while it is loaded is watched all the same', async () => {
    await expect.poll(worker.said).toContain('Unhandled promise rejection outside any run: left by the file.');
    await expectOthersWell();
  });
});
