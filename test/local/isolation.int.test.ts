// Flows that misbehave in their threads on schedule, beside a healthy flow and healthy checks: each affects only its own runs.
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ScriptedServer, startServer, status } from '../support/servers.ts';
import { type Client, clientOf, type Run } from './support/client.ts';
import { passing, writeFlows } from './support/misbehaving-flows.ts';
import { until } from './support/until.ts';
import { createWorkspace, type Vigia, type Workspace } from './support/workspace.ts';

/** Waits until `count` runs of a monitor are recorded, and returns them, newest first. */
const runsOf = (client: Client, monitor: string, count: number): Promise<readonly Run[]> => {
  let found: readonly Run[] = [];
  const poll = async () => {
    found = await client.runs(`monitor=${monitor}&limit=100`);
    return found.length >= count ? found : undefined;
  };
  return until(poll, 50_000, () => `${monitor} has ${found.length} runs instead of ${count}`);
};

const misbehaviours = [
  {
    id: 'blocks',
    // A busy loop at first. Later runs block as long without the CPU, which the other tests need.
    body: `if (existsSync(blocked)) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
      writeFileSync(blocked, '');
      for (;;);`,
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
    vigia = await workspace.start(await writeFlows(workspace, server.url, '10s', bodies));
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
    await rm(join(workspace.folder, 'blocked'));
    await client.start('blocks');
    const { code, tookMs } = await vigia.end('SIGTERM');
    expect(code).toBe(0);
    expect(tookMs).toBeLessThan(5_000);
    expect(vigia.errors()).toBe('');
  });
});
