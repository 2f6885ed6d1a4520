// Profiles and API keys are saved in files that only their owner can read.
import { chmod, mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startServer, status } from '../support/servers.ts';
import { runCliInProcess } from './support/run-cli-in-process.ts';
import { folderOfTest } from './support/spawn-cli.ts';

const onWindows = process.platform === 'win32';

const home = async () => {
  const folder = await folderOfTest();
  const path = join(folder, 'vigia', 'profiles.json');
  const env = onWindows ? { APPDATA: folder } : { XDG_CONFIG_HOME: folder };
  return {
    path,
    env,
    call: (args: readonly string[], input?: string) =>
      runCliInProcess(args, { env, ...(input === undefined ? {} : { input }) }),
  };
};

describe('a profile', () => {
  it('saves a server and its API key, which is sent to that server only', async () => {
    const { path, env, call } = await home();
    const server = await startServer(status(200, '{"monitors":[],"cursor":null}'));
    onTestFinished(server.close);
    const set = await call(['profile', 'set', 'work', '--url', server.url, '--key-stdin', '--use'], 's3cret-key\n');
    expect(set).toMatchObject({ code: 0, err: '' });
    expect(set.out).toBe(`Profile 'work' is saved in ${path}. It is the current profile.\n`);
    if (!onWindows) expect((await stat(path)).mode & 0o777).toBe(0o600);
    if (!onWindows) expect((await stat(dirname(path))).mode & 0o777).toBe(0o700);

    // VIGIA_API_KEY is for servers that no profile with a key names; the key of a profile is sent to no other server.
    const given = { env: { ...env, VIGIA_API_KEY: 'other' } };
    expect((await runCliInProcess(['status'], given)).code).toBe(0);
    expect((await runCliInProcess(['status', '--profile', 'work'], given)).code).toBe(0);
    expect((await runCliInProcess(['status', '--url', server.url], { env })).code).toBe(0);
    const requests = server.seen.filter(({ path }) => path.startsWith('/api/v1/monitors'));
    expect(requests.map(({ headers }) => headers['x-api-key'])).toEqual(['s3cret-key', 's3cret-key', undefined]);

    const listed = await call(['profile', 'list']);
    expect(listed.out).toMatch(/^PROFILE +CURRENT +KEY +SERVER\nwork +current +saved +http:/);
    expect(JSON.parse((await call(['profile', 'list', '--json'])).out)).toMatchObject({
      profiles: [{ name: 'work', hasKey: true }],
    });
    expect(`${listed.out}${set.out}`).not.toContain('s3cret');
    expect((await call(['profile', 'remove', 'work'])).code).toBe(0);
    expect(await readFile(path, 'utf8')).not.toContain('s3cret');
  });

  it('that does not exist is rejected with the closest match, or with the existing profiles', async () => {
    const { call } = await home();
    expect((await call(['status', '--profile', 'work'])).err).toContain(
      "there is no profile 'work' (--profile): no profile is saved yet",
    );
    await call(['profile', 'set', 'work', '--url', 'https://shop.example', '--no-key']);
    expect(await call(['status', '--profile', 'wrok'])).toMatchObject({
      code: 2,
      err: "vigia: there is no profile 'wrok' (--profile): did you mean 'work'?\n",
    });
    expect((await call(['profile', 'use', 'constructor'])).err).toContain(
      "there is no profile 'constructor': the profiles are work;",
    );
  });

  it('is not saved without an address, or without a terminal to enter the key at', async () => {
    const { call } = await home();
    expect((await call(['profile', 'set', 'work'])).err).toContain('give the address of the server, such as --url');
    expect((await call(['profile', 'set', 'work', '--url', 'https://shop.example'])).err).toContain('--key-stdin');
    expect((await call(['profile', 'set', 'Work', '--url', 'https://shop.example', '--no-key'])).code).toBe(2);
    const empty = await call(['profile', 'set', 'work', '--url', 'https://shop.example', '--key-stdin'], '\n');
    expect(empty).toMatchObject({ code: 2, err: expect.stringContaining('the entered text is not a valid API key') });
  });

  it.for([0o640, 0o604, 0o620])('file that other users can access is rejected (mode %o)', async (mode, { skip }) => {
    skip(onWindows, 'Windows has no file modes');
    const { path, call } = await home();
    await call(['profile', 'set', 'work', '--url', 'https://shop.example', '--no-key']);
    await chmod(path, mode);
    for (const args of [
      ['status'],
      ['profile', 'list'],
      ['profile', 'set', 'x', '--url', 'https://shop.example', '--no-key'],
    ]) {
      const { code, err } = await call(args);
      expect(code).toBe(2);
      expect(err).toBe(
        `vigia: ${path} may contain API keys, but other users can access it (mode ${mode.toString(8)}): run 'chmod 600' on it.\n`,
      );
    }
  });

  it.each(['{"key": "s3cret', '{"profiles": {"work": {"url": 1, "key": "s3cret"}}}', '[]'])(
    'file that is invalid is rejected, and the error does not quote it: %s',
    async (text) => {
      const { path, call } = await home();
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, text, { mode: 0o600 });
      const { code, err } = await call(['status']);
      expect(code).toBe(2);
      expect(err).toContain('repair it, or delete it and set the profiles again');
      expect(err).not.toContain('s3cret');
      expect(await readFile(path, 'utf8')).toBe(text);
    },
  );
});

describe('vigia keys', () => {
  it('creates a key that is shown once, lists it and revokes it', async () => {
    const data = await folderOfTest();
    const keys = (...args: readonly string[]) => runCliInProcess(['keys', ...args, '--data', data]);
    const made = await keys('make', 'phone', '--role', 'admin');
    expect(made.code).toBe(0);
    expect(made.out).toMatch(/^vigia_\S{43}\n$/);
    expect(made.err).toBe(`The API key 'phone' of ${data} can read and make changes. It is shown only once:\n`);
    expect(await keys('make', 'phone')).toMatchObject({ code: 2, out: '' });
    const { key } = JSON.parse((await keys('make', 'tablet', '--json')).out);
    expect(key).toMatch(/^vigia_/);
    const listed = await keys('list', '--json');
    expect(JSON.parse(listed.out)).toMatchObject({
      keys: [
        { name: 'phone', role: 'admin' },
        { name: 'tablet', role: 'viewer' },
      ],
    });
    expect(listed.out).not.toContain('vigia_');
    expect((await keys('revoke', 'phone')).out).toBe("The API key 'phone' is revoked.\n");
    expect((await keys('list')).out).toMatch(/^KEY +ROLE +CREATED\ntablet +viewer +/);
    expect(await keys('revoke', 'phone')).toMatchObject({ code: 2, out: '' });
  });
});
