// The file of API keys in the data folder: adds, lists and revokes keys.
import { createHash, randomBytes } from 'node:crypto';
import { type FileHandle, open, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import * as v from 'valibot';
import { keysFile as messages } from '../../../shared/messages/en/server.ts';
import { makeFolder } from '../../../shared/storage/make-folder.ts';

export const keysFile = 'keys.json';

const Entry = v.object({
  name: v.pipe(v.string(), v.regex(/^[a-z0-9][a-z0-9._-]{0,62}$/)),
  role: v.picklist(['viewer', 'admin']),
  hash: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)),
  createdAt: v.number(),
});
const KeysFile = v.object({ v: v.literal(1), keys: v.array(Entry) });

/** `hash` is only in the file and in the server that checks keys. */
export type StoredKey = v.InferOutput<typeof Entry>;
export type KeyRole = StoredKey['role'];
/** `createdAt` in milliseconds since the epoch. */
export type KeyEntry = Omit<StoredKey, 'hash'>;
export type RefusedKeys = { readonly outcome: 'refused'; readonly sentence: string };

const maxKeys = 1_000;
/** A writer holds the new file for a moment; an older one is left by a process that died. */
const staleMs = 10_000;
const waitMs = 50;
/** 12 s, longer than until the file of a dead process is stale. */
const maxWaits = 240;

/**
 * SHA-256 is enough: a key is 32 random bytes, which no attacker finds from their hash. Slow hashes are for passwords,
 * and would add tens of milliseconds to every request.
 */
export const hashOfKey = (key: string): string => createHash('sha256').update(key).digest('hex');

const refused = (sentence: string): RefusedKeys => ({ outcome: 'refused', sentence });
const codeOf = (error: unknown): string => String((error as NodeJS.ErrnoException).code ?? error);
const withoutHash = ({ name, role, createdAt }: StoredKey): KeyEntry => ({ name, role, createdAt });

export type ReadKeys = { readonly outcome: 'read'; readonly keys: readonly StoredKey[] } | RefusedKeys;

export const parseKeys = (path: string, text: string): ReadKeys => {
  try {
    return { outcome: 'read', keys: v.parse(KeysFile, JSON.parse(text)).keys };
  } catch {
    return refused(messages.damaged({ path }));
  }
};

const readKeys = async (path: string): Promise<ReadKeys> => {
  try {
    return parseKeys(path, await readFile(path, 'utf8'));
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return { outcome: 'read', keys: [] };
    return refused(messages.unreadable({ path, code: codeOf(error) }));
  }
};

/** The new file is also the lock: concurrent writers take turns. */
const createNewFile = async (path: string): Promise<FileHandle> => {
  for (let wait = 0; ; wait += 1) {
    try {
      return await open(path, 'wx', 0o600);
    } catch (error) {
      if (codeOf(error) !== 'EEXIST' || wait >= maxWaits) throw error;
      const age = Date.now() - (await stat(path).catch(() => ({ mtimeMs: Date.now() }))).mtimeMs;
      if (age > staleMs) await rm(path, { force: true });
      else await sleep(waitMs);
    }
  }
};

/** False when this writer took so long that another writer replaced its file as stale. */
const isStillOwn = async (handle: FileHandle, path: string): Promise<boolean> =>
  (await handle.stat()).ino === (await stat(path).catch(() => undefined))?.ino;

type Change<T> = { readonly keys: readonly StoredKey[]; readonly result: T } | RefusedKeys;

/**
 * Changes the file atomically: writes the new file, syncs it, and renames it. After the rename another writer may
 * already hold a new file of the same name, which must not be touched.
 */
const changeKeys = async <T>(
  folder: string,
  decide: (keys: readonly StoredKey[]) => Change<T>,
): Promise<T | RefusedKeys> => {
  const path = join(folder, keysFile);
  const newPath = `${path}.new`;
  try {
    makeFolder(folder);
    const handle = await createNewFile(newPath);
    let isHeld = true;
    try {
      const before = await readKeys(path);
      const change = before.outcome === 'refused' ? before : decide(before.keys);
      if ('outcome' in change) return change;
      await handle.writeFile(`${JSON.stringify({ v: 1, keys: change.keys }, null, 2)}\n`);
      await handle.sync();
      isHeld = await isStillOwn(handle, newPath);
      if (!isHeld) return refused(messages.changedMeanwhile({ path }));
      await rename(newPath, path);
      isHeld = false;
      return change.result;
    } finally {
      if (isHeld) await rm(newPath, { force: true });
      await handle.close();
    }
  } catch (error) {
    return refused(messages.unwritable({ path, code: codeOf(error) }));
  }
};

/** `key` is returned only here: the file has its hash. */
export type AddedKey = { readonly outcome: 'added'; readonly key: string; readonly entry: KeyEntry };

/** Creates a key, and the data folder if it does not exist. */
export const addKey = async (
  folder: string,
  { name, role, now }: { readonly name: string; readonly role: KeyRole; readonly now: number },
): Promise<AddedKey | RefusedKeys> => {
  const key = `vigia_${randomBytes(32).toString('base64url')}`;
  const entry = { name, role, hash: hashOfKey(key), createdAt: now };
  if (!v.is(Entry, entry)) return refused(messages.invalidKey);
  return changeKeys<AddedKey>(folder, (keys) => {
    if (keys.some((other) => other.name === name)) return refused(messages.nameTaken({ name }));
    if (keys.length >= maxKeys) return refused(messages.tooManyKeys({ max: maxKeys }));
    return { keys: [...keys, entry], result: { outcome: 'added', key, entry: withoutHash(entry) } };
  });
};

/** In the order of their creation. */
export const listKeys = async (
  folder: string,
): Promise<{ readonly outcome: 'listed'; readonly keys: readonly KeyEntry[] } | RefusedKeys> => {
  const read = await readKeys(join(folder, keysFile));
  return read.outcome === 'refused' ? read : { outcome: 'listed', keys: read.keys.map(withoutHash) };
};

export type RevokedKey = { readonly outcome: 'revoked'; readonly entry: KeyEntry };

/** A running server refuses the key from its next request on. */
export const revokeKey = (folder: string, name: string): Promise<RevokedKey | RefusedKeys> =>
  changeKeys<RevokedKey>(folder, (keys) => {
    const entry = keys.find((each) => each.name === name);
    if (entry)
      return {
        keys: keys.filter((each) => each !== entry),
        result: { outcome: 'revoked', entry: withoutHash(entry) },
      };
    const names = keys.map((each) => each.name).join(', ');
    return refused(names ? messages.unknownName({ names }) : messages.empty);
  });
