// The local emulator reports in one sentence why it does not start.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest';
import { EmulatorError } from '../../infra/emulator/emulator-error.ts';
import { startMinistack } from '../../infra/emulator/ministack.ts';
import { ensureVenv } from '../../infra/emulator/venv.ts';

const folder = mkdtempSync(join(tmpdir(), 'vigia-emulator-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
afterEach(() => {
  vi.unstubAllEnvs();
});

const errorOf = async (act: Promise<unknown>): Promise<string> => {
  const error = await act.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(EmulatorError);
  return (error as EmulatorError).message;
};

describe('the local emulator does not start', () => {
  it('without Python', async () => {
    vi.stubEnv('PATH', folder);
    const message = await errorOf(ensureVenv(join(folder, 'venv'), () => undefined));
    expect(message).toMatch(/^The local AWS needs Python 3.10 or newer with venv: install it/);
  });

  it('on a port that another program uses', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as { port: number };
    const message = await errorOf(startMinistack({ python: process.execPath, port, folder }));
    expect(message).toBe(`Port ${port} cannot be used (does another program use it?): choose another port with --port`);
    server.close();
  });

  it('when MiniStack exits first, and prints its last output', async () => {
    const message = await errorOf(startMinistack({ python: process.execPath, port: 0, folder }));
    expect(message).toMatch(/^MiniStack did not start:\n/);
    expect(message).toContain('bad option: -m');
  });

  it('when its Python does not exist', async () => {
    const message = await errorOf(startMinistack({ python: join(folder, 'no-python'), port: 0, folder }));
    expect(message).toMatch(/^MiniStack did not start:\n/);
  });

  it.each([
    { args: ['--port', 'x'], message: '--port x: must be from 0 to 65535' },
    { args: ['--prot', '1'], message: "Unknown option '--prot'" },
  ])('with the invalid arguments $args', ({ args, message }) => {
    const main = join(import.meta.dirname, '../../infra/emulator/main.ts');
    const ended = spawnSync(process.execPath, [main, ...args], { encoding: 'utf8' });
    expect(ended.status).toBe(1);
    expect(ended.stderr.trim()).toBe(`${message} (options: --port 4566 --monitors monitors.ts -c NAME=VALUE)`);
  });
});
