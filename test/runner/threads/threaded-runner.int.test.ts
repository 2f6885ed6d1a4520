// Flows in threads: which run gets which thread, and what a thread may send.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { systemClock as clock } from '../../../shared/clock/system-clock.ts';
import { runs } from '../../../shared/messages/en/runs.ts';
import type { Probe } from '../../../shared/net/probe-port.ts';
import type { Execution } from '../../../shared/runner/execution.ts';
import { createThreadedRunner, type ThreadedRunnerDeps } from '../../../shared/runner/threads/threaded-runner.ts';
import { secretError } from '../../../shared/secrets/secrets.ts';
import { endOf, httpResponse, pause, scriptedProbe } from '../support/execute-flow.ts';

const head = `import { execFileSync } from 'node:child_process';
import { threadId, workerData } from 'node:worker_threads';
import { Failed, flow, monitor, secret, task, withSecrets } from 'vigia';
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const token = secret('TOKEN');
const flowOf = (id, run) => monitor(id, { every: '30s', retries: 0, flow: flow(id, run) });
`;

type Options = Partial<ThreadedRunnerDeps> & { readonly prelude?: string };

/** A runner for flows with these bodies, by name; its threads end with the test. */
const threadedRunner = async (bodies: Readonly<Record<string, string>>, { prelude = '', ...options }: Options = {}) => {
  const folder = await mkdtemp(join(tmpdir(), 'vigia-isolated-'));
  const monitorsFile = join(folder, 'monitors.ts');
  const flows = Object.entries(bodies).map(([id, body]) => `flowOf('${id}', async ({ run, print }) => { ${body} })`);
  await writeFile(monitorsFile, `${head}${prelude}\nexport default [${flows.join(',\n')}];`);
  const lateErrors: string[] = [];
  const { run: runInThread, close } = createThreadedRunner({
    monitorsFile,
    sources: new Map(),
    monitors: flows.length,
    clock,
    probe: scriptedProbe(() => httpResponse(200)).probe,
    secrets: { get: async (name) => `value-of-${name}` },
    onUnhandledError: (message) => void lateErrors.push(message),
    ...options,
  });
  onTestFinished(async () => {
    await close();
    await rm(folder, { recursive: true, force: true });
  });
  const run = (monitor: string, budgetMs = 10_000): Promise<Execution> =>
    runInThread({ monitor, runId: `${monitor}~1800000000000`, deadline: Date.now() + budgetMs });
  return { run, close, lateErrors };
};

const printThread = 'print(threadId);';
const threadOf = ({ lines }: Execution): string | undefined => lines?.[0];

describe('which thread a run gets', () => {
  it('an existing thread, also of another monitor, if the last run left nothing behind', async () => {
    const { run } = await threadedRunner({ a: printThread, b: printThread }, { limit: 1 });
    const threads = [await run('a'), await run('b'), await run('a')].map(threadOf);
    expect(new Set(threads).size).toBe(1);
    expect(threads[0]).toMatch(/^\d+$/);
  });

  it('another thread while the first one is busy', async () => {
    const { run } = await threadedRunner({
      a: `${printThread} await pause(300);`,
      b: `${printThread} await pause(300);`,
    });
    const [a, b] = await Promise.all([run('a'), run('b')]);
    expect(threadOf(a)).not.toBe(threadOf(b));
  });

  it('not a thread in which another monitor left a timer; that monitor keeps the thread', async () => {
    const { run } = await threadedRunner({ a: `${printThread} setTimeout(() => {}, 60_000);`, b: printThread });
    const first = await run('a');
    expect(threadOf(await run('b'))).not.toBe(threadOf(first));
    expect(threadOf(await run('a'))).toBe(threadOf(first));
  });

  it('a new thread after a run that keeps much memory', async () => {
    const { run } = await threadedRunner(
      { a: `${printThread} kept.push(Buffer.alloc(60e6, 1));` },
      { prelude: 'const kept = [];' },
    );
    expect(threadOf(await run('a'))).not.toBe(threadOf(await run('a')));
  });

  it('no thread while all are busy until its deadline: the run is Crashed', async () => {
    const { run } = await threadedRunner({ a: 'await pause(5_000);', b: printThread }, { limit: 1 });
    await run('b');
    const busy = run('a', 1_500);
    expect(endOf(await run('b', 500))).toBe('Crashed: No thread was free in time: the maximum of 1 flows was running');
    // A run with more time waits for a thread.
    expect(endOf(await run('b', 8_000))).toBe(`Completed: ${runs.ranNoTask}`);
    expect(endOf(await busy)).toMatch(/^TimedOut/);
  });

  it('no second thread while the first cannot be ended because it waits for another program', async () => {
    const { run } = await threadedRunner({ a: "execFileSync('sleep', ['6']);", b: printThread });
    await run('b');
    expect(endOf(await run('a', 1_000))).toContain('its code blocked its thread');
    expect(endOf(await run('a', 1_000))).toContain('still holds a thread');
    expect(endOf(await run('b'))).toBe(`Completed: ${runs.ranNoTask}`);
  });
});

describe('a thread', () => {
  it('that is blocked by a regular expression is ended, and the next run gets a new thread', async () => {
    const { run } = await threadedRunner({
      a: "print('begun'); /^(a+)+$/.test('a'.repeat(60) + 'b');",
      b: printThread,
    });
    const before = threadOf(await run('b'));
    expect(endOf(await run('a', 1_000))).toMatch(/^TimedOut: .* its code blocked its thread/);
    const after = threadOf(await run('b'));
    expect(Number(after)).toBeGreaterThan(Number(before));
  });

  it('that is still loading the file at the deadline makes the run Crashed, not TimedOut', async () => {
    const { run } = await threadedRunner({ a: printThread }, { prelude: 'await pause(3_000);' });
    expect(endOf(await run('a', 500))).toContain('Crashed: The thread was still loading the monitors file');
  });

  it('that cannot load the file makes the run Crashed with the reason', async () => {
    const { run } = await threadedRunner({ a: printThread }, { prelude: 'nowhere();' });
    expect(endOf(await run('a'))).toMatch(/^Crashed: The thread could not load the monitors file: .*nowhere/);
  });

  it.each([
    ['nothing', 'null'],
    ['an empty execution', "{ kind: 'run-ended', execution: {}, reusability: 'any-monitor' }"],
    [
      'states without an end',
      "{ kind: 'run-ended', execution: { startedAt: 1, endedAt: 2, states: [], taskRuns: [] }, reusability: 'any-monitor' }",
    ],
    ['an invalid request', "{ kind: 'probe', id: 1, request: 5 }"],
    ['an unknown message', "{ kind: 'nonsense' }"],
  ])('that sends %s affects its own run at most', async (_, message) => {
    const { run } = await threadedRunner({
      a: `workerData.port.postMessage(${message}); await pause(100);`,
      b: printThread,
    });
    expect(endOf(await run('a'))).toMatch(
      /^(Completed: The flow ran no task.*|Crashed: The thread returned no valid result of this run)$/,
    );
    expect(endOf(await run('b'))).toBe(`Completed: ${runs.ranNoTask}`);
  });

  it('that ends aborts its requests', async () => {
    const signals: AbortSignal[] = [];
    const probe: Probe = ({ signal }) =>
      new Promise(() => {
        if (signal) signals.push(signal);
      });
    const { run } = await threadedRunner(
      {
        a: "void run(task('t', ({ fetch }) => fetch('https://shop.example/'))).catch(() => {}); await pause(200); process.exit(1);",
      },
      { probe },
    );
    expect(endOf(await run('a'))).toBe('Crashed: process.exit(1) was called');
    expect(signals.map(({ aborted }) => aborted)).toEqual([true]);
  });
});

describe('secrets in a thread', () => {
  const use = "await run(task('t', ({ fetch }) => fetch('https://shop.example/', { headers: { token } })));";

  it('are in the request, and not in the message of an unhandled error', async () => {
    const { probe, requests } = scriptedProbe(() => httpResponse(200));
    const body = `${use} void Promise.reject(new Error('not value-of-TOKEN'));`;
    const { run } = await threadedRunner({ a: body }, { probe });
    expect(endOf(await run('a'))).toMatch(/^Crashed: Unhandled promise rejection: not \*\*\*/);
    expect(requests[0]?.headers).toMatchObject({ token: 'value-of-TOKEN' });
  });

  it('are not in the log line of an error after the run', async () => {
    const { run, lateErrors } = await threadedRunner({
      a: `${use} setTimeout(() => { throw new Error('value-of-TOKEN is wrong'); }, 100);`,
    });
    expect(endOf(await run('a'))).toBe('Completed');
    await pause(400);
    expect(lateErrors).toEqual([expect.stringMatching(/^Uncaught exception outside any run: \*\*\* is wrong/)]);
  });

  it('are not at the end of such a line that was cut', async () => {
    const { run, lateErrors } = await threadedRunner({
      a: `${use} setTimeout(() => { throw new Error('x'.repeat(490) + 'value-of-TOKEN'); }, 100);`,
    });
    expect(endOf(await run('a'))).toBe('Completed');
    await expect.poll(() => lateErrors).toEqual([expect.stringMatching(/x\*\*\*… \(.*monitors\.ts/)]);
  });

  it('that are not set fail the request', async () => {
    const secrets = { get: () => Promise.reject(secretError('not-set', 'no such variable')) };
    const { run } = await threadedRunner({ a: use }, { secrets });
    expect(endOf(await run('a'))).toBe('Failed: Flow run encountered an exception: secret TOKEN is not set');
  });
});
