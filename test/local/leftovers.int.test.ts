// Flows that misbehave in their threads on demand: what they leave behind affects no other run.
import { readFile, writeFile } from 'node:fs/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startServer, status } from '../support/servers.ts';
import { clientOf } from './support/client.ts';
import { type Bodies, passing, writeFlows } from './support/misbehaving-flows.ts';
import { workspaceOfTest } from './support/workspace.ts';

/** A process whose flows run only manually. */
const withFlows = async (bodies: Bodies) => {
  const workspace = await workspaceOfTest();
  const server = await startServer(status(200));
  onTestFinished(server.close);
  const monitors = await writeFlows(workspace, server.url, '7d', bodies);
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
    const turn = () => Promise.all(['exits', 'left'].map((id) => client.runNow(id)));
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
