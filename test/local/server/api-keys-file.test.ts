import { closeSync, existsSync, openSync, readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { addKey, listKeys, revokeKey } from '../../../infra/local/server/api-keys-file.ts';
import { newFolder } from '../../storage/sqlite/support/sqlite-folder.ts';

const now = 1_790_000_000_000;

const added = async (folder: string, name: string, role: 'viewer' | 'admin' = 'viewer'): Promise<string> => {
  const result = await addKey(folder, { name, role, now });
  if (result.outcome === 'refused') throw new Error(result.sentence);
  return result.key;
};

/** Creates the file if it does not exist, like another writer. */
const createExclusively = (path: string): boolean => {
  try {
    closeSync(openSync(path, 'wx'));
    return true;
  } catch {
    return false;
  }
};

describe('API keys', () => {
  it('are created, listed in order, and revoked; the first one creates the folder', async () => {
    const folder = join(newFolder(), 'new', 'data');
    const key = await added(folder, 'screen');
    const other = await added(folder, 'me', 'admin');
    expect(key).toMatch(/^vigia_[\w-]{43}$/);
    expect(other).not.toBe(key);
    const screen = { name: 'screen', role: 'viewer', createdAt: now };
    const me = { name: 'me', role: 'admin', createdAt: now };
    expect(await listKeys(folder)).toEqual({ outcome: 'listed', keys: [screen, me] });
    expect(await revokeKey(folder, 'screen')).toEqual({ outcome: 'revoked', entry: screen });
    expect(await listKeys(folder)).toEqual({ outcome: 'listed', keys: [me] });
  });

  it('are stored only as hashes, in a file that only its owner may read', async () => {
    const folder = newFolder();
    const keys = await Promise.all(['a', 'b', 'c'].map((name) => added(folder, name)));
    const path = join(folder, 'keys.json');
    const text = readFileSync(path, 'utf8');
    for (const key of keys) expect(text).not.toContain(key.slice('vigia_'.length));
    if (process.platform !== 'win32') expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(existsSync(`${path}.new`)).toBe(false);
  });

  it('that are created at the same time are all stored', async () => {
    const folder = newFolder();
    const names = Array.from({ length: 12 }, (_, i) => `key-${i}`);
    await Promise.all(names.map((name) => added(folder, name)));
    const listed = await listKeys(folder);
    expect(listed.outcome === 'listed' && listed.keys.map(({ name }) => name).toSorted()).toEqual(names.toSorted());
  }, 30_000);

  it('do not touch the new file of the next writer', async () => {
    const folder = newFolder();
    const next = join(folder, 'keys.json.new');
    const adding = added(folder, 'me');
    while (!existsSync(next)) await setImmediate();
    while (!createExclusively(next)) await setImmediate();
    await adding;
    expect(existsSync(next)).toBe(true);
  });

  it('are not blocked by the new file of a dead process', async () => {
    const folder = newFolder();
    await added(folder, 'me');
    const left = join(folder, 'keys.json.new');
    writeFileSync(left, 'half');
    utimesSync(left, new Date(Date.now() - 60_000), new Date(Date.now() - 60_000));
    await added(folder, 'you');
    expect(await listKeys(folder)).toMatchObject({ keys: [{ name: 'me' }, { name: 'you' }] });
  });

  it.each(['', 'Me', 'a b', '-a', 'a/b', 'x'.repeat(64), '../a'])('cannot have the name %j', async (name) => {
    const folder = newFolder();
    expect(await addKey(folder, { name, role: 'viewer', now })).toMatchObject({ outcome: 'refused' });
    expect(existsSync(join(folder, 'keys.json'))).toBe(false);
  });

  it('have unique names, and an unknown name cannot be revoked', async () => {
    const folder = newFolder();
    expect(await revokeKey(folder, 'me')).toEqual({ outcome: 'refused', sentence: 'There are no keys.' });
    await added(folder, 'me');
    expect(await addKey(folder, { name: 'me', role: 'admin', now })).toMatchObject({
      sentence: "A key with the name 'me' exists already: revoke it first, or choose another name.",
    });
    expect(await revokeKey(folder, 'you')).toEqual({
      outcome: 'refused',
      sentence: 'There is no key with this name; the keys are me.',
    });
  });

  it.each(['', '[]', '{"v":2,"keys":[]}', '{"v":1,"keys":[{"name":"a","role":"root"}]}'])(
    'of a damaged file are refused, and the file is not changed: %j',
    async (text) => {
      const folder = newFolder();
      const path = join(folder, 'keys.json');
      writeFileSync(path, text);
      for (const result of [
        await addKey(folder, { name: 'me', role: 'admin', now }),
        await listKeys(folder),
        await revokeKey(folder, 'me'),
      ])
        expect(result).toMatchObject({
          outcome: 'refused',
          sentence: expect.stringMatching(/^The file .+ is damaged/),
        });
      expect(readFileSync(path, 'utf8')).toBe(text);
    },
  );

  it('are refused when the folder cannot be created', async () => {
    const file = join(newFolder(), 'file');
    writeFileSync(file, '');
    const folder = join(file, 'data');
    expect(await addKey(folder, { name: 'me', role: 'admin', now })).toMatchObject({ outcome: 'refused' });
  });
});
