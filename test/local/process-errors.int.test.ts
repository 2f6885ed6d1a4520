// Errors of the user's code outside any run: each is logged in one line, and the process keeps running.
import { describe, expect, it, onTestFinished } from 'vitest';
import { startServer, status } from '../support/servers.ts';
import { clientOf } from './support/client.ts';
import { workspaceOfTest } from './support/workspace.ts';

/** Code whose error occurs after the run of its flow is over, and the line that is logged. */
const left = [
  {
    what: 'a rejected text',
    code: "setTimeout(() => void Promise.reject('just text'), 20);",
    line: 'Unhandled promise rejection outside any run: just text',
  },
  {
    what: 'a promise that is rejected later',
    code: "setTimeout(() => void Promise.reject(new Error('later')), 20);",
    line: 'Unhandled promise rejection outside any run: later',
  },
  {
    what: 'a timer that throws',
    code: "setTimeout(() => { throw new Error('y'); }, 20);",
    line: 'Uncaught exception outside any run: y',
  },
  {
    what: 'an emitter whose error has no listener',
    code: "setTimeout(() => new EventEmitter().emit('error', new Error('unheard')), 20);",
    line: 'Uncaught exception outside any run: unheard',
  },
];

describe('a flow with an error after its run', () => {
  it.each(left)('$what: is recorded, and the process keeps running', async ({ code, line: expectedLine }) => {
    const workspace = await workspaceOfTest();
    const server = await startServer(status(200));
    onTestFinished(server.close);
    const monitors = await workspace.write(`import { EventEmitter } from 'node:events';
const leave = () => { ${code} };
const stray = flow('stray', async ({ run }) => { await run(task('leave', async () => leave())); void EventEmitter; });
export default [
  monitor('stray', { every: '7d', flow: stray }),
  monitor('shop', { every: '7d', allowPrivate: true, checks: [http('home', '${server.url}')] }),
];`);
    const vigia = await workspace.start(monitors);
    const client = clientOf(vigia);
    const run = await client.runNow('stray');
    expect(run).toMatchObject({ state: { type: 'COMPLETED' }, taskRuns: [{ state: { type: 'COMPLETED' } }] });
    const line = await vigia.waitForLine(expectedLine);
    expect(line).toMatch(/^\d\d:\d\d:\d\d\.\d{3} \| ERROR {3}\| .*\. Vigía keeps running\.$/);

    // The same error is not logged again, and other monitors are checked as before.
    await client.runNow('stray');
    expect(await client.runNow('shop')).toMatchObject({ taskRuns: [{ state: { type: 'COMPLETED' } }] });
    expect(vigia.lines().filter((each) => each.includes(expectedLine))).toHaveLength(1);
    expect(vigia.errors()).toBe('');
    expect(await vigia.end('SIGTERM')).toMatchObject({ code: 0 });
  });

  it('is logged with the line of the error', async () => {
    const workspace = await workspaceOfTest();
    const monitors = await workspace.write(`
const leave = task('leave', async () => {
  void Promise.reject(new Error('x'));
});
export default [monitor('stray', { every: '7d', checks: [leave] })];`);
    const vigia = await workspace.start(monitors);
    await clientOf(vigia).runNow('stray');
    expect(await vigia.waitForLine('outside any run: x')).toContain(`x (${monitors}:4). Vigía keeps running`);
  });
});

describe('a monitors file with an error outside its flows while it is loaded', () => {
  it('is run nevertheless', async () => {
    const workspace = await workspaceOfTest();
    const vigia = await workspace.start(
      await workspace.write(`void Promise.reject(new Error('at once'));
export default [monitor('stray', { every: '7d', checks: [task('nothing', async () => {})] })];`),
    );
    await vigia.waitForLine('outside any run: at once');
    expect(await clientOf(vigia).runNow('stray')).toMatchObject({ state: { type: 'COMPLETED' } });
  });
});
