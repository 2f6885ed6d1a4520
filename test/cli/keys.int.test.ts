// A server with network access requires API keys; the command line creates and uses them.
import { expect, it } from 'vitest';
import { until } from '../local/support/until.ts';
import { workspaceOfTest } from '../local/support/workspace.ts';
import { runCliInProcess } from './support/run-cli-in-process.ts';

it('a viewer key can read, an admin key can make changes, and without a key nothing is possible', async () => {
  const workspace = await workspaceOfTest();
  const monitors = await workspace.write(
    "export default [monitor('shop', { every: '7d', checks: [http('home', 'http://127.0.0.1:9')] })];",
  );
  const make = async (name: string, role: string): Promise<string> => {
    const { out } = await runCliInProcess(['keys', 'make', name, '--role', role, '--data', workspace.data, '--json']);
    return JSON.parse(out).key;
  };
  const viewer = await make('phone', 'viewer');
  const program = workspace.run('--host', '0.0.0.0', '--port', '0', '--data', workspace.data, '--monitors', monitors);
  const port = await until(
    () => /Dashboard: http:\/\/\S+:(\d+) /.exec(program.output())?.[1],
    30_000,
    () => `the server did not start: ${program.output()}${program.errors()}`,
  );
  const ask = (args: readonly string[], key = '') =>
    runCliInProcess(args, { env: { VIGIA_URL: `http://127.0.0.1:${port}`, VIGIA_API_KEY: key } });

  const refused = await ask(['status']);
  expect(refused).toMatchObject({ code: 4, out: '' });
  expect(refused.err).toMatch(/give an API key by VIGIA_API_KEY or a profile\.\n$/);
  expect((await ask(['status'], `${viewer}x`)).code).toBe(4);
  expect((await ask(['status'], viewer)).out).toContain('shop');
  const forbidden = await ask(['pause', 'shop', '--json'], viewer);
  expect(JSON.parse(forbidden.err)).toMatchObject({ status: 403, exitCode: 4 });

  // The server applies a key that is created while it runs, without a restart.
  const admin = await make('me', 'admin');
  await until(
    async () => (await ask(['pause', 'shop'], admin)).code === 0 || undefined,
    15_000,
    () => 'the new key is still rejected',
  );
  expect((await ask(['status'], viewer)).out).toContain('‖ Paused');

  await runCliInProcess(['keys', 'revoke', 'phone', '--data', workspace.data]);
  await until(
    async () => (await ask(['status'], viewer)).code === 4 || undefined,
    15_000,
    () => 'the revoked key still works',
  );
  expect(program.output() + program.errors()).not.toContain(viewer);
});
