// Flows that block their thread: time-outs count, and the process ends in time whatever they do.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { clientOf } from './support/client.ts';
import { until } from './support/until.ts';
import { workspaceOfTest } from './support/workspace.ts';

const head = `import { execFileSync, execSync, spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
const wait = (ms) => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
const spin = (ms) => { const end = Date.now() + ms; while (Date.now() < end); };
const of = (id, run, more = {}) => monitor(id, { every: '1h', timeout: '500ms', retries: 0, ...more,
  flow: flow(id, async (context) => { await context.run(task('block', run)); }) });
`;

it.each([
  ['a loop', 'spin(1_200)'],
  ['Atomics.wait', 'wait(1_200)'],
  ['another program', "execSync('sleep 1.2')"],
  ['a loop after an await', 'await null; spin(1_200)'],
  ['many short blocks', 'for (let i = 0; i < 12; i += 1) { await null; spin(100); }'],
])('a task that blocks past its time-out by %s is TimedOut', async (_, body) => {
  const workspace = await workspaceOfTest();
  const file = await workspace.write(`${head}
export default [of('blocks', async () => { ${body}; }), of('brief', () => spin(50))];`);
  const client = clientOf(await workspace.start(file));
  const run = await client.runNow('blocks');
  expect(run.taskRuns).toMatchObject([
    { state: { name: 'TimedOut', message: 'Task run exceeded timeout of 0.5 s' }, attempts: 1 },
  ]);
  expect((await client.monitor('blocks')).status).toBe('Down');
  expect((await client.runNow('brief')).taskRuns).toMatchObject([{ state: { name: 'Completed' } }]);
});

it.each([
  ['execSync', "execSync('sleep 30')"],
  ['execFileSync', "execFileSync('sleep', ['30'])"],
  ['spawnSync that ignores SIGTERM', `spawnSync('sh', ['-c', 'trap "" TERM; sleep 30'])`],
  ['Atomics.wait', 'wait()'],
  ['an endless loop', 'for (;;);'],
])('SIGTERM ends the process in time, and in order, during %s', async (_, body) => {
  const workspace = await workspaceOfTest();
  const begun = join(workspace.folder, 'begun');
  const file = await workspace.write(`${head}
export default [of('stuck', () => { writeFileSync(${JSON.stringify(begun)}, ''); ${body}; }, { timeout: '20s' })];`);
  const process = await workspace.start(file);
  await clientOf(process).start('stuck');
  await until(
    () => existsSync(begun) || undefined,
    20_000,
    () => 'the flow has not begun',
  );
  const { code, signal, tookMs } = await process.end('SIGTERM');
  expect([code, signal]).toEqual([0, null]);
  // Five seconds, and what a busy machine adds.
  expect(tookMs).toBeLessThan(8_000);
  expect(existsSync(join(workspace.data, 'owner.pid'))).toBe(false);
  expect(process.errors()).toBe('');
});
