// What keeps the AWS on this machine from starting is said in a sentence.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest';
import { Refusal } from '../../infra/emulator/emulator-error.ts';
import { startMinistack } from '../../infra/emulator/ministack.ts';
import { ensureVenv } from '../../infra/emulator/venv.ts';

const folder = mkdtempSync(join(tmpdir(), 'vigia-emulator-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
afterEach(() => {
  vi.unstubAllEnvs();
});

const refusal = async (act: Promise<unknown>): Promise<string> => {
  const error = await act.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(Refusal);
  return (error as Refusal).message;
};

describe('the AWS on this machine is refused', () => {
  it('without Python', async () => {
    vi.stubEnv('PATH', folder);
    const said: string[] = [];
    const message = await refusal(ensureVenv(join(folder, 'venv'), (line) => said.push(line)));
    expect(message).toMatch(/^The local AWS needs Python 3.10 or newer with venv: install it/);
  });

  it('on a port that is taken', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as { port: number };
    const message = await refusal(startMinistack({ python: process.execPath, port, folder }));
    expect(message).toBe(`Port ${port} cannot be used (is something listening there?): choose another one with --port`);
    server.close();
  });

  it('when it ends before it answers, with its last words', async () => {
    const message = await refusal(startMinistack({ python: process.execPath, port: 0, folder }));
    expect(message).toMatch(/^MiniStack did not start:\n/);
    expect(message).toContain('bad option: -m');
  });

  it('when its Python is not there', async () => {
    const message = await refusal(startMinistack({ python: join(folder, 'no-python'), port: 0, folder }));
    expect(message).toMatch(/^MiniStack did not start:\n/);
  });

  it.each([
    { args: ['--port', 'x'], says: '--port x: must be from 0 to 65535' },
    { args: ['--prot', '1'], says: "Unknown option '--prot'" },
  ])('with $args, which it does not know', ({ args, says }) => {
    const main = join(import.meta.dirname, '../../infra/emulator/main.ts');
    const ended = spawnSync(process.execPath, [main, ...args], { encoding: 'utf8' });
    expect(ended.status).toBe(1);
    expect(ended.stderr.trim()).toBe(`${says} (options: --port 4566 --monitors monitors.ts -c NAME=VALUE)`);
  });
});
