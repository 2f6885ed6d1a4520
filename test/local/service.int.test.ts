// Runs the command of the systemd unit on temporary folders.
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { until } from './support/until.ts';
import { workspaceOfTest } from './support/workspace.ts';

const root = resolve(import.meta.dirname, '../..');

it('the unit’s command serves, and ends with code 0 on SIGTERM', async ({ skip }) => {
  skip(process.platform === 'win32', 'Windows has no signals');
  const workspace = await workspaceOfTest();
  const monitors = await workspace.write(
    "export default [monitor('shop', { every: '7d', checks: [http('home', 'https://shop.example/')] })];",
  );
  const unit = readFileSync(join(root, 'docs/vigia.service'), 'utf8');
  const command = (/^ExecStart=(.+)$/m.exec(unit)?.[1] ?? '')
    .replaceAll('/opt/vigia', root)
    .replace('/var/lib/vigia', workspace.data)
    .replace('/etc/vigia/monitors.ts', monitors);
  const [program = '', ...args] = command.split(' ');
  const child = spawn(program, [...args, '--port', '0'], { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  let output = '';
  child.stdout.on('data', (text: Buffer) => {
    output += text.toString();
  });
  const url = await until(
    () => /Dashboard: (\S+)/.exec(output)?.[1],
    30_000,
    () => `the program does not serve: ${output}`,
  );
  expect((await fetch(`${url}/api/v1/health`)).status).toBe(200);
  const ended = new Promise((done) => child.once('exit', (code, signal) => done({ code, signal })));
  child.kill('SIGTERM');
  expect(await ended).toEqual({ code: 0, signal: null });
});
