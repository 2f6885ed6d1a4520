// Flows in threads, by the executor itself: who gets which thread, and what may come out of one.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { systemClock as clock } from '../../../shared/clock/system-clock.ts';
import type { Probe } from '../../../shared/net/probe-port.ts';
import type { Execution } from '../../../shared/runner/execution.ts';
import { createThreadedRunner, type ThreadedRunnerDeps } from '../../../shared/runner/threads/threaded-runner.ts';
import { secretError } from '../../../shared/secrets/secrets.ts';
import { answer, endOf, pause, scripted } from '../support/executing.ts';

const head = `import { execFileSync } from 'node:child_process';
import { threadId, workerData } from 'node:worker_threads';
import { Failed, flow, monitor, secret, task, withSecrets } from 'vigia';
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const token = secret('TOKEN');
const flowOf = (id, run) => monitor(id, { every: '30s', retries: 0, flow: flow(id, run) });
`;

type Options = Partial<ThreadedRunnerDeps> & { readonly prelude?: string };

/** Flows of these bodies, by name, and what runs them; all of it ends with the test. */
const isolated = async (bodies: Readonly<Record<string, string>>, { prelude = '', ...options }: Options = {}) => {
  const folder = await mkdtemp(join(tmpdir(), 'vigia-isolated-'));
  const monitorsFile = join(folder, 'monitors.ts');
  const flows = Object.entries(bodies).map(([id, body]) => `flowOf('${id}', async ({ run, print }) => { ${body} })`);
  await writeFile(monitorsFile, `${head}${prelude}\nexport default [${flows.join(',\n')}];`);
  const lateErrors: string[] = [];
  const { run: execute, close } = createThreadedRunner({
    monitorsFile,
    sources: new Map(),
    monitors: flows.length,
    clock,
    probe: scripted(() => answer(200)).probe,
    secrets: { get: async (name) => `value-of-${name}` },
    onUnhandledError: (message) => void lateErrors.push(message),
    ...options,
  });
  onTestFinished(async () => {
    await close();
    await rm(folder, { recursive: true, force: true });
  });
  const run = (monitor: string, budgetMs = 10_000): Promise<Execution> =>
    execute({ monitor, runId: `${monitor}~1800000000000`, deadline: Date.now() + budgetMs });
  return { run, close, lateErrors };
};

const sayThread = 'print(threadId);';
const threadOf = ({ lines }: Execution): string | undefined => lines?.[0];

describe('which thread a run gets', () => {
  it('the one that is there, also for another monitor, when nothing was left in it', async () => {
    const { run } = await isolated({ a: sayThread, b: sayThread }, { limit: 1 });
    const threads = [await run('a'), await run('b'), await run('a')].map(threadOf);
    expect(new Set(threads).size).toBe(1);
    expect(threads[0]).toMatch(/^\d+$/);
  });

  it('one to itself while another runs', async () => {
    const { run } = await isolated({ a: `${sayThread} await pause(300);`, b: `${sayThread} await pause(300);` });
    const [a, b] = await Promise.all([run('a'), run('b')]);
    expect(threadOf(a)).not.toBe(threadOf(b));
  });

  it('none in which another monitor has left a timer; its own goes on there', async () => {
    const { run } = await isolated({ a: `${sayThread} setTimeout(() => {}, 60_000);`, b: sayThread });
    const first = await run('a');
    expect(threadOf(await run('b'))).not.toBe(threadOf(first));
    expect(threadOf(await run('a'))).toBe(threadOf(first));
  });

  it('a new one when the last run has kept much memory', async () => {
    const { run } = await isolated(
      { a: `${sayThread} kept.push(Buffer.alloc(60e6, 1));` },
      { prelude: 'const kept = [];' },
    );
    expect(threadOf(await run('a'))).not.toBe(threadOf(await run('a')));
  });

  it('none when all are busy until its time is up: it is Crashed, which says nothing about the service', async () => {
    const { run } = await isolated({ a: 'await pause(5_000);', b: sayThread }, { limit: 1 });
    await run('b');
    const busy = run('a', 1_500);
    expect(endOf(await run('b', 500))).toBe('Crashed: No thread was free in time: the maximum of 1 flows was running');
    // One that has more time waits for its turn.
    expect(endOf(await run('b', 8_000))).toBe('Completed');
    expect(endOf(await busy)).toMatch(/^TimedOut/);
  });

  it('not a second one that cannot be ended, as it waits for another program', async () => {
    const { run } = await isolated({ a: "execFileSync('sleep', ['6']);", b: sayThread });
    await run('b');
    expect(endOf(await run('a', 1_000))).toContain('its code blocked its thread');
    expect(endOf(await run('a', 1_000))).toContain('still holds a thread');
    expect(endOf(await run('b'))).toBe('Completed');
  });
});

describe('a thread', () => {
  it('that is blocked in a pattern is ended, and the next run has another', async () => {
    const { run } = await isolated({ a: "print('begun'); /^(a+)+$/.test('a'.repeat(60) + 'b');", b: sayThread });
    const before = threadOf(await run('b'));
    expect(endOf(await run('a', 1_000))).toMatch(/^TimedOut: .* its code blocked its thread/);
    const after = threadOf(await run('b'));
    expect(Number(after)).toBeGreaterThan(Number(before));
  });

  it('that is loading the file when the time of a run is up leaves it Crashed, not TimedOut', async () => {
    const { run } = await isolated({ a: sayThread }, { prelude: 'await pause(3_000);' });
    expect(endOf(await run('a', 500))).toContain('Crashed: The thread was still loading the monitors file');
  });

  it('whose file is wrong says so in the run', async () => {
    const { run } = await isolated({ a: sayThread }, { prelude: 'nowhere();' });
    expect(endOf(await run('a'))).toMatch(/^Crashed: The thread could not load the monitors file: .*nowhere/);
  });

  it.each([
    ['nothing', 'null'],
    ['an empty execution', "{ kind: 'run-ended', execution: {}, reusability: 'any-monitor' }"],
    [
      'states without an end',
      "{ kind: 'run-ended', execution: { startedAt: 1, endedAt: 2, states: [], taskRuns: [] }, reusability: 'any-monitor' }",
    ],
    ['a request that is none', "{ kind: 'probe', id: 1, request: 5 }"],
    ['what nobody knows', "{ kind: 'nonsense' }"],
  ])('that sends %s hurts its own run at the most', async (_, message) => {
    const { run } = await isolated({ a: `workerData.port.postMessage(${message}); await pause(100);`, b: sayThread });
    expect(endOf(await run('a'))).toMatch(/^(Completed|Crashed: The thread returned no valid result of this run)$/);
    expect(endOf(await run('b'))).toBe('Completed');
  });

  it('that ends takes the requests with it that are under way', async () => {
    const signals: AbortSignal[] = [];
    const probe: Probe = ({ signal }) =>
      new Promise(() => {
        if (signal) signals.push(signal);
      });
    const { run } = await isolated(
      {
        a: "void run(task('t', ({ fetch }) => fetch('https://shop.example/'))).catch(() => {}); await pause(200); process.exit(1);",
      },
      { probe },
    );
    expect(endOf(await run('a'))).toBe('Crashed: process.exit(1) was called');
    expect(signals.map(({ aborted }) => aborted)).toEqual([true]);
  });
});

describe('secrets', () => {
  const use = "await run(task('t', ({ fetch }) => fetch('https://shop.example/', { headers: { token } })));";

  it('reach the request from a thread, and not what a leaked error says', async () => {
    const { probe, requests } = scripted(() => answer(200));
    const body = `${use} void Promise.reject(new Error('not value-of-TOKEN'));`;
    const { run } = await isolated({ a: body }, { probe });
    expect(endOf(await run('a'))).toMatch(/^Crashed: Unhandled promise rejection: not \*\*\*/);
    expect(requests[0]?.headers).toMatchObject({ token: 'value-of-TOKEN' });
  });

  it('nor what is told of an error that comes when the run is over', async () => {
    const { run, lateErrors } = await isolated({
      a: `${use} setTimeout(() => { throw new Error('value-of-TOKEN is wrong'); }, 100);`,
    });
    expect(endOf(await run('a'))).toBe('Completed');
    await pause(400);
    expect(lateErrors).toEqual([expect.stringMatching(/^Uncaught exception outside any run: \*\*\* is wrong/)]);
  });

  it('nor the beginning of one, where such a message was cut', async () => {
    const { run, lateErrors } = await isolated({
      a: `${use} setTimeout(() => { throw new Error('x'.repeat(490) + 'value-of-TOKEN'); }, 100);`,
    });
    expect(endOf(await run('a'))).toBe('Completed');
    await expect.poll(() => lateErrors).toEqual([expect.stringMatching(/x\*\*\*… \(.*monitors\.ts/)]);
  });

  it('that cannot be had fail the request', async () => {
    const secrets = { get: () => Promise.reject(secretError('not-set', 'no such variable')) };
    const { run } = await isolated({ a: use }, { secrets });
    expect(endOf(await run('a'))).toBe('Failed: Flow run encountered an exception: secret TOKEN is not set');
  });
});
