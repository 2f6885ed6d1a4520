// The log of the real process, at each level and as JSON.
import { expect, it, onTestFinished } from 'vitest';
import { startServer, status } from '../support/servers.ts';
import { allAlertsSent, clientOf } from './support/client.ts';
import { type Workspace, workspaceOfTest } from './support/workspace.ts';

const writeMonitors = async (workspace: Workspace): Promise<string> => {
  const server = await startServer(status(200));
  onTestFinished(server.close);
  server.playAt('/down', status(503));
  const one = (id: string) =>
    `monitor('${id}', { every: '7d', retries: 0, allowPrivate: true, checks: [http('home', '${server.url}/${id}')] })`;
  return workspace.write(`export default [${['up', 'down'].map(one).join(', ')}];`);
};

it('--json writes one JSON object per line, and nothing else', async () => {
  const workspace = await workspaceOfTest();
  const vigia = await workspace.start(await writeMonitors(workspace), '--json');
  const client = clientOf(vigia);
  const { id } = await client.runNow('up');
  await client.runNow('down');
  await client.waitForIncident('down', allAlertsSent);
  await vigia.end('SIGTERM');
  const lines = vigia.lines().map((line) => JSON.parse(line) as Record<string, unknown>);
  for (const line of lines)
    expect(line).toMatchObject({
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
      level: expect.stringMatching(/^(error|warn|info|debug)$/),
      event: expect.stringMatching(/^(run|alert|message)$/),
    });
  expect(lines).toContainEqual(expect.objectContaining({ event: 'run', level: 'info', monitor: 'up', run: id }));
  expect(lines).toContainEqual(expect.objectContaining({ event: 'run', level: 'error', monitor: 'down' }));
  expect(lines).toContainEqual(expect.objectContaining({ event: 'alert', level: 'error', alert: 'down#1 opened' }));
  expect(lines.at(-1)).toMatchObject({ event: 'message', message: 'Stopping' });
  expect(vigia.errors()).toBe('');
});

it('--log-level error logs only failures and alerts', async () => {
  const workspace = await workspaceOfTest();
  const port = await freePort();
  const monitors = await writeMonitors(workspace);
  const program = workspace.run(
    ...['--port', String(port), '--data', workspace.data, '--monitors', monitors, '--log-level', 'error'],
  );
  const client = clientOf({ url: `http://127.0.0.1:${port}` });
  for (let serves = false; !serves && !program.ended(); )
    serves = await client.get('/health').then(
      () => true,
      () => false,
    );
  await client.runNow('up');
  await client.runNow('down');
  await client.waitForIncident('down', allAlertsSent);
  expect(await program.end('SIGTERM')).toMatchObject({ code: 0 });
  expect(program.lines()).toEqual([
    expect.stringMatching(/\| INFO {4}\| Times are of /),
    expect.stringMatching(/\| ERROR {3}\| Task run 'home-.*' of down - Finished in state Failed/),
    expect.stringMatching(/\| ERROR {3}\| Alert 'down#1 opened'/),
  ]);
});

const freePort = async (): Promise<number> => {
  const server = await startServer(status(200));
  await server.close();
  return server.port;
};
