// Whoever asks while the file of the keys is gone or spoilt does not get in, and the log says why.
import { chmodSync, mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { type KeyRing, openKeyRing } from '../../../infra/local/server/api-keys.ts';
import { addKey } from '../../../infra/local/server/api-keys-file.ts';

let folder: string;
let key: string;
let ring: KeyRing;
let complaints: string[];

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'vigia-ring-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const added = await addKey(folder, { name: 'me', role: 'admin', now: 0 });
  if (added.outcome !== 'added') throw new Error(added.sentence);
  key = added.key;
  complaints = [];
  ring = openKeyRing(folder, (sentence) => void complaints.push(sentence));
  expect(ring.find(key)?.name).toBe('me');
});

const path = (): string => join(folder, 'keys.json');

const replaceByFolder = (): void => {
  rmSync(path());
  mkdirSync(path());
};

const onWindows = process.platform === 'win32';

describe('a file of keys', () => {
  it('that goes lets nobody in, says so once, and counts again once it is back', () => {
    renameSync(path(), `${path()}.away`);
    expect([ring.find(key), ring.find(key)]).toEqual([undefined, undefined]);
    expect(complaints).toEqual([expect.stringMatching(/keys\.json is gone.*vigia keys make/)]);
    renameSync(`${path()}.away`, path());
    expect(ring.find(key)?.name).toBe('me');
    expect(complaints).toHaveLength(1);
  });

  it('that cannot be looked at lets nobody in, says why once, and throws nothing', ({ skip }) => {
    skip(onWindows, 'Windows lets few make a link');
    rmSync(path());
    symlinkSync('keys.json', path());
    expect([ring.find(key), ring.find(key)]).toEqual([undefined, undefined]);
    expect(complaints).toEqual([expect.stringMatching(/cannot be read \(ELOOP\)/)]);
  });

  it.for([
    ['damaged', (): void => writeFileSync(path(), '{')],
    ['a folder', replaceByFolder],
    ['open to others', (): void => chmodSync(path(), 0o666)],
  ] as const)('that is %s lets nobody in', ([how, spoil], { skip }) => {
    skip(onWindows && how === 'open to others', 'Windows has no modes');
    spoil();
    expect(ring.find(key)).toBeUndefined();
    expect(complaints).toHaveLength(1);
  });
});
