// While the file of API keys is missing or damaged no key is accepted, and the log has the reason.
import { chmodSync, mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { type ApiKeys, openApiKeys } from '../../../infra/local/server/api-keys.ts';
import { addKey } from '../../../infra/local/server/api-keys-file.ts';

let folder: string;
let key: string;
let keys: ApiKeys;
let errors: string[];

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'vigia-keys-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const added = await addKey(folder, { name: 'me', role: 'admin', now: 0 });
  if (added.outcome !== 'added') throw new Error(added.sentence);
  key = added.key;
  errors = [];
  keys = openApiKeys(folder, (message) => void errors.push(message));
  expect(keys.find(key)?.name).toBe('me');
});

const path = (): string => join(folder, 'keys.json');

const replaceByFolder = (): void => {
  rmSync(path());
  mkdirSync(path());
};

const onWindows = process.platform === 'win32';

describe('the file of API keys', () => {
  it('that is missing accepts no key, logs it once, and is used again when it is restored', () => {
    renameSync(path(), `${path()}.away`);
    expect([keys.find(key), keys.find(key)]).toEqual([undefined, undefined]);
    expect(errors).toEqual([expect.stringMatching(/keys\.json is missing.*vigia keys make/)]);
    renameSync(`${path()}.away`, path());
    expect(keys.find(key)?.name).toBe('me');
    expect(errors).toHaveLength(1);
  });

  it('that cannot be read accepts no key, logs the reason once, and throws nothing', ({ skip }) => {
    skip(onWindows, 'on Windows few users may create a link');
    rmSync(path());
    symlinkSync('keys.json', path());
    expect([keys.find(key), keys.find(key)]).toEqual([undefined, undefined]);
    expect(errors).toEqual([expect.stringMatching(/cannot be read \(ELOOP\)/)]);
  });

  it.for([
    ['damaged', (): void => writeFileSync(path(), '{')],
    ['a folder', replaceByFolder],
    ['writable by others', (): void => chmodSync(path(), 0o666)],
  ] as const)('that is %s accepts no key', ([how, damage], { skip }) => {
    skip(onWindows && how === 'writable by others', 'Windows has no modes');
    damage();
    expect(keys.find(key)).toBeUndefined();
    expect(errors).toHaveLength(1);
  });
});
