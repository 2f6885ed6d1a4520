// Flows that misbehave in their threads, beside a healthy flow and healthy checks: each affects only its own runs.
import { readFile, writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { type ScriptedServer, startServer, status } from '../support/servers.ts';
import { type Client, clientOf, type Run } from './support/client.ts';
import { until } from './support/until.ts';
import { createWorkspace, type Vigia, type Workspace, workspaceOfTest } from './support/workspace.ts';

const head = `import { execFileSync } from 'node:child_process';
import { secret } from 'vigia';
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const flowOf = (id, every, run) => monitor(id, { every, retries: 0, allowPrivate: true, flow: flow(id, run) });
`;

type Bodies = Readonly<Record<string, string>>;

/** A monitors file with one flow for each body, a healthy flow and healthy checks. */
const write = (workspace: Workspace, url: string, every: string, bodies: Bodies): Promise<string> =>
  workspace.write(`${head}
const home = task('home', async ({ fetch, print }) => print('answered ' + (await fetch('${url}')).status));
export default [
  ${Object.entries(bodies)
    .map(([id, body]) => `flowOf('${id}', '${every}', async ({ run }) => { ${body} }),`)
    .join('\n  ')}
  flowOf('healthy-flow', '${every}', async ({ run }) => { await run(home); }),
  monitor('healthy-checks', { every: '${every}', allowPrivate: true, checks: [http('home', '${url}')] }),
];`);

/** Waits until `count` runs of a monitor are recorded, and returns them, newest first. */
const runsOf = (client: Client, monitor: string, count: number): Promise<readonly Run[]> => {
  let found: readonly Run[] = [];
  const poll = async () => {
    found = await client.runs(`monitor=${monitor}&limit=100`);
    return found.length >= count ? found : undefined;
  };
  return until(poll, 50_000, () => `${monitor} has ${found.length} runs instead of ${count}`);
};

const passing = { state: { name: 'Completed' }, taskRuns: [{ state: { name: 'Completed' } }] };

const misbehaviours = [
  {
    id: 'blocks',
    body: 'for (;;);',
    state: 'TimedOut',
    message:
      /^Flow run exceeded timeout of \d(\.\d+)? s: its code blocked its thread, so the results of its tasks are lost$/,
  },
  { id: 'exits', body: 'process.exit(3);', state: 'Crashed', message: /^process\.exit\(3\) was called$/ },
  {
    id: 'throws-later',
    body: "setTimeout(() => { throw new Error('late'); }, 30); await pause(300);",
    state: 'Crashed',
    message: /^Uncaught exception: late \(.*monitors\.ts:\d+\)$/,
  },
  {
    id: 'leaks-a-rejection',
    body: "void Promise.reject(new Error('leaked'));",
    state: 'Crashed',
    message: /^Unhandled promise rejection: leaked \(.*monitors\.ts:\d+\)$/,
  },
  {
    id: 'throws-past-all',
    body: "process.removeAllListeners('uncaughtException'); setTimeout(() => { throw new Error('bare'); }, 30); await pause(300);",
    state: 'Crashed',
    message: /^The thread ended with an uncaught exception: bare$/,
  },
  {
    id: 'eats-objects',
    body: 'const all = []; for (;;) all.push(new Array(1e6).fill(0));',
    state: 'Crashed',
    message: /^Flow run used more than 256 MB of memory$/,
  },
  {
    id: 'eats-buffers',
    body: 'const all = []; for (;;) all.push(Buffer.alloc(1e6, 1));',
    state: 'Crashed',
    message: /^Flow run used more than 256 MB of memory$/,
  },
];

describe('flows that misbehave in every run, all in one process', () => {
  /** More than a busy machine needs, and less than the time for which a blocked thread would delay others. */
  const inTimeMs = 5_000;
  let workspace: Workspace;
  let server: ScriptedServer;
  let vigia: Vigia;
  let client: Client;

  beforeAll(async () => {
    workspace = await createWorkspace();
    server = await startServer(status(200));
    const bodies = Object.fromEntries(misbehaviours.map(({ id, body }) => [id, body]));
    vigia = await workspace.start(await write(workspace, server.url, '10s', bodies));
    client = clientOf(vigia);
  });

  afterAll(async () => {
    await workspace.remove();
    await server.close();
  });

  it.each(misbehaviours)('$id: its own run is $state, with the reason', async ({ id, state, message }) => {
    for (const run of await runsOf(client, id, 1))
      expect(run).toMatchObject({ monitor: id, state: { name: state, message: expect.stringMatching(message) } });
  });

  it.each(['healthy-flow', 'healthy-checks'])('%s is recorded in time, each time', async (id) => {
    const runs = await runsOf(client, id, 3);
    for (const run of runs) expect(run).toMatchObject(passing);
    expect(Math.max(...runs.map(({ latenessMs }) => latenessMs ?? Number.POSITIVE_INFINITY))).toBeLessThan(inTimeMs);
    expect(await client.incidents(id)).toEqual([]);
  });

  it('the process writes nothing to standard error, and ends within 5 s while a flow blocks', async () => {
    await client.start('blocks');
    const { code, tookMs } = await vigia.end('SIGTERM');
    expect(code).toBe(0);
    expect(tookMs).toBeLessThan(5_000);
    expect(vigia.errors()).toBe('');
  });
});

/** A process whose flows run only manually. */
const withFlows = async (bodies: Bodies) => {
  const workspace = await workspaceOfTest();
  const server = await startServer(status(200));
  onTestFinished(server.close);
  const monitors = await write(workspace, server.url, '7d', bodies);
  const vigia = await workspace.start(monitors);
  return { workspace, server, monitors, vigia, client: clientOf(vigia) };
};

/** Threads and resident memory of a running process, on Linux. */
const usage = async (pid: number): Promise<{ readonly threads: number; readonly mb: number }> => {
  const text = await readFile(`/proc/${pid}/status`, 'utf8');
  const of = (field: string): number => Number(new RegExp(`^${field}:\\s+(\\d+)`, 'm').exec(text)?.[1]);
  return { threads: of('Threads'), mb: of('VmRSS') / 1024 };
};

describe('a flow that ends its thread in every run', () => {
  it('leaks neither threads nor memory', async ({ skip }) => {
    skip(process.platform !== 'linux', 'only Linux has the number of threads of a process in /proc');
    const { client, vigia } = await withFlows({ exits: 'process.exit(1);', left: 'setInterval(() => {}, 1e6);' });
    const turn = async (): Promise<void> => {
      for (const id of ['exits', 'left']) await client.runNow(id);
    };
    for (let warm = 0; warm < 10; warm += 1) await turn();
    const before = await usage(vigia.pid);
    for (let run = 0; run < 40; run += 1) await turn();
    const after = await usage(vigia.pid);
    // A thread that was ended a moment ago may still exist.
    expect(after.threads).toBeLessThanOrEqual(before.threads + 2);
    expect(after.mb).toBeLessThan(before.mb + 60);
    expect(await client.runNow('healthy-flow')).toMatchObject(passing);
  });
});

describe('code that a run leaves behind', () => {
  it('does not block, end or crash the run of another monitor', async () => {
    const { client, vigia } = await withFlows({
      'blocks-later': 'setTimeout(() => { for (;;); }, 100);',
      'exits-later': 'setTimeout(() => process.exit(1), 100);',
      'throws-unseen': "setTimeout(() => { throw new Error('unseen'); }, 100).unref();",
      slow: 'await pause(600);',
    });
    for (const id of ['blocks-later', 'exits-later', 'throws-unseen']) {
      expect(await client.runNow(id)).toMatchObject({ state: { name: 'Completed' } });
      expect(await client.runNow('slow')).toMatchObject({ state: { name: 'Completed' } });
    }
    await vigia.waitForLine('Uncaught exception outside any run: unseen');
  });

  it('does not hide an outage: a Failed task stays Failed and opens an incident', async () => {
    const { client } = await withFlows({
      leaks: "void Promise.reject(new Error('x')); await run(task('shop', () => Failed('closed')));",
    });
    const run = await client.runNow('leaks');
    expect(run).toMatchObject({
      state: { name: 'Crashed' },
      taskRuns: [{ state: { name: 'Failed', message: 'closed' } }],
    });
    await client.waitForIncident('leaks', ({ tasks }) => tasks.length === 1);
  });
});

describe('a thread that starts later', () => {
  it('runs the code that was in the file when the process started', async () => {
    const { client, monitors } = await withFlows({ exits: 'process.exit(1);' });
    await client.runNow('exits');
    await writeFile(monitors, 'this is no code');
    for (let turn = 0; turn < 2; turn += 1) {
      expect(await client.runNow('exits')).toMatchObject({ state: { message: 'process.exit(1) was called' } });
      expect(await client.runNow('healthy-flow')).toMatchObject(passing);
    }
  });
});

describe('a flow that blocks its thread while it waits for another program', () => {
  it('does not delay other monitors', async () => {
    const { client, vigia } = await withFlows({ waits: "execFileSync('sleep', ['6']);" });
    const id = await client.start('waits');
    for (let turn = 0; turn < 3; turn += 1) expect(await client.runNow('healthy-flow')).toMatchObject(passing);
    expect(await client.run(id)).toMatchObject({ state: { type: 'PENDING' } });
    // Neither the thread nor the process can end before the other program does; the records stay consistent.
    expect(await vigia.end('SIGTERM')).toMatchObject({ code: 0 });
  });
});
