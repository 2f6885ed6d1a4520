// TCP checks in one process with the worker's bundle, as Lambda runs them.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { startWorker } from '../../functions/support/bundled-worker.ts';
import { endOf, onlyTask } from '../../runner/support/execute-flow.ts';
import { startServer, status } from '../../support/servers.ts';
import { greet, startLineServer } from './support/line-servers.ts';

it('a TCP check and a flow with a TCP check run in the worker', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'vigia-worker-'));
  const [mail, aws] = [await startLineServer(greet('220 ready\r\n')), await startServer(status(500))];
  const monitors = `import { flow, monitor, tcp } from 'vigia';
    const smtp = tcp('smtp', '127.0.0.1:${mail.port}', { expect: '220' });
    const wrong = tcp('wrong', '127.0.0.1:${mail.port}', { expect: '250', timeout: '300ms' });
    const common = { every: '30s', retries: 0, allowPrivate: true };
    export default [
      monitor('passing', { ...common, checks: [smtp] }),
      monitor('failing', { ...common, checks: [wrong] }),
      monitor('flow', { ...common, flow: flow('mail', async ({ run }) => { await run(smtp); }) }),
    ];`;
  const worker = await startWorker(folder, monitors, aws.url);
  onTestFinished(async () => {
    await worker.end();
    await Promise.all([mail.close(), aws.close(), rm(folder, { recursive: true, force: true })]);
  });
  const taskOf = async (monitor: string) => onlyTask((await worker.run(monitor)).execution);
  expect(endOf(await taskOf('passing'))).toBe('Completed');
  expect(endOf(await taskOf('flow'))).toBe('Completed');
  const failing = await taskOf('failing');
  expect(endOf(failing)).toBe(`Failed: Response "220 ready" from 127.0.0.1:${mail.port}, expected "250"`);
  expect(failing.evidence).toMatchObject([{ kind: 'tcp', protocol: 'tcp', bytes: 11, excerpt: '220 ready' }]);
});
