// Misbehaving flows in one process with the worker's bundle: each crashes only its own run, and the process survives.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { endOf } from '../runner/support/execute-flow.ts';
import { type ScriptedServer, startServer, status } from '../support/servers.ts';
import { startWorker, type Worker } from './support/bundled-worker.ts';

const token = 'a-token-that-must-be-masked';

const misbehaviours = {
  leaks: {
    body: "void Promise.reject(new Error('leaked'));",
    message: 'Unhandled promise rejection: leaked',
  },
  throws: {
    body: "setTimeout(() => { throw new Error('late'); }, 20); await pause(200);",
    message: 'Uncaught exception: late',
  },
  exits: { body: 'process.exit(3);', message: 'process.exit(3) was called' },
  'exits-in-a-task': { body: "await run(task('t', () => process.exit()));", message: 'process.exit() was called' },
  'exits-in-a-timer': {
    body: 'setTimeout(() => process.exit(4), 20); await pause(7_000);',
    message: 'process.exit(4) was called',
  },
  'exits-and-goes-on': {
    body: 'try { process.exit(5); } catch {} await pause(7_000);',
    message: 'process.exit(5) was called',
  },
  'exits-unawaited': {
    body: 'void pause(20).then(() => process.exit(6)); await pause(7_000);',
    message: 'process.exit(6) was called',
  },
};

/** After the end of their run. */
const afterTheRun = {
  'leaks-later': { body: 'after(() => void Promise.reject(new Error("leaked later")));', message: 'leaked later' },
  'throws-later': { body: 'after(() => { throw new Error("thrown later"); });', message: 'thrown later' },
  'exits-later': { body: 'after(() => process.exit(7));', message: 'process.exit(7) was called' },
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
  ${Object.entries({ ...misbehaviours, ...afterTheRun })
    .map(([id, { body }]) => `flowOf('${id}', async ({ run }) => { ${body} }),`)
    .join('\n  ')}
  flowOf('leaks-secret', async ({ run }) => {
    const { value } = await run(echoed);
    after(() => { throw new Error('secret later: ' + value); });
    void Promise.reject(new Error('secret: ' + value));
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
  // The monitored target, and at the same time the endpoint of the only AWS service that the worker calls.
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

const expectOthersPass = async (): Promise<void> => {
  const [flow, checks] = await Promise.all(['healthy', 'checks'].map(endOfRun));
  expect(flow).toBe('Completed: All states completed.');
  expect(checks).toMatch(/^Completed/);
};

describe('a flow in a worker on AWS', () => {
  it.each(Object.entries(misbehaviours))(
    'that %s crashes its own run at once, and no other run',
    async (id, { message }) => {
      const from = performance.now();
      const others = Promise.all([endOfRun('healthy'), endOfRun('checks')]);
      expect(await endOfRun(id)).toBe(`Crashed: ${message}`);
      expect(performance.now() - from).toBeLessThan(6_500);
      expect(await others).toEqual([expect.stringMatching(/^Completed/), expect.stringMatching(/^Completed/)]);
      await expectOthersPass();
    },
  );

  it.each(Object.entries(afterTheRun))(
    'that %s after its run is logged, and does not affect the next message',
    async (id, { message }) => {
      expect(await endOfRun(id)).toBe('Completed: The flow ran no task, so nothing was checked: call run(task) in it');
      await expect.poll(worker.output).toContain(`outside any run: ${message}. Vigía keeps running.`);
      await expectOthersPass();
    },
  );

  it('that fails and leaks a rejection is Failed: the outage is not hidden', async () => {
    expect(await endOfRun('fails')).toBe('Failed: Flow run encountered an exception: it is down');
  });

  it('that leaks a secret in an error: it is masked in the record and in the log', async () => {
    const { execution } = await worker.run('leaks-secret');
    expect(endOf(execution)).toBe('Crashed: Unhandled promise rejection: secret: ***');
    await expect.poll(worker.output).toContain('secret later: ***');
    expect(server.seen.find(({ path }) => path === '/echo')?.headers).toMatchObject({ token });
    expect(`${JSON.stringify(execution)}${worker.output()}`).not.toContain(token);
  });

  it('of a monitors file that leaks a rejection while it is loaded runs all the same', async () => {
    await expect.poll(worker.output).toContain('Unhandled promise rejection outside any run: left by the file.');
    await expectOthersPass();
  });
});
