// The keys of a server that others may reach: made, listed and revoked in a file of the data folder.
import { createHash, randomBytes } from 'node:crypto';
import { type FileHandle, open, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';
import { makeFolder } from '../../../shared/storage/make-folder.ts';

export const keysFile = 'keys.json';

const Entry = v.object({
  name: v.pipe(v.string(), v.regex(/^[a-z0-9][a-z0-9._-]{0,62}$/)),
  role: v.picklist(['viewer', 'admin']),
  hash: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)),
  createdAt: v.number(),
});
const KeysFile = v.object({ v: v.literal(1), keys: v.array(Entry) });

/** `hash` never leaves this file and the server that checks by it. */
export type StoredKey = v.InferOutput<typeof Entry>;
export type KeyRole = StoredKey['role'];
/** `createdAt` in milliseconds since the epoch. */
export type KeyEntry = Omit<StoredKey, 'hash'>;
export type RefusedKeys = { readonly outcome: 'refused'; readonly sentence: string };

const maxKeys = 1_000;
/** Whoever writes holds the new file; one that is older was left by a process that died. */
const staleMs = 10_000;
const waitMs = 50;
/** Longer than until a file that a dead process left is stale. */
const maxWaits = 240;

/**
 * A key is 32 random bytes, so nobody finds it from its SHA-256: the slow hashes are for what people make up, and would
 * cost tens of milliseconds at every request.
 */
export const hashOfKey = (key: string): string => createHash('sha256').update(key).digest('hex');

const refused = (sentence: string): RefusedKeys => ({ outcome: 'refused', sentence });
const codeOf = (error: unknown): string => String((error as NodeJS.ErrnoException).code ?? error);
const shown = ({ name, role, createdAt }: StoredKey): KeyEntry => ({ name, role, createdAt });

export type ReadKeys = { readonly outcome: 'read'; readonly keys: readonly StoredKey[] } | RefusedKeys;

/** Says why the text is none that `addKey` wrote. */
export const parseKeys = (path: string, text: string): ReadKeys => {
  try {
    return { outcome: 'read', keys: v.parse(KeysFile, JSON.parse(text)).keys };
  } catch {
    return refused(`The file ${path} is damaged: restore it, or remove it and make new keys by 'vigia keys make'.`);
  }
};

const read = async (path: string): Promise<ReadKeys> => {
  try {
    return parseKeys(path, await readFile(path, 'utf8'));
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return { outcome: 'read', keys: [] };
    return refused(`The file ${path} cannot be read (${codeOf(error)}).`);
  }
};

const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, waitMs));

/** The new file is the lock too: two writers at once go one after the other. */
const claim = async (path: string): Promise<FileHandle> => {
  for (let wait = 0; ; wait += 1) {
    try {
      return await open(path, 'wx', 0o600);
    } catch (error) {
      if (codeOf(error) !== 'EEXIST' || wait >= maxWaits) throw error;
      const age = Date.now() - (await stat(path).catch(() => ({ mtimeMs: Date.now() }))).mtimeMs;
      if (age > staleMs) await rm(path, { force: true });
      else await pause();
    }
  }
};

type Changed<T> = { readonly keys: readonly StoredKey[]; readonly answer: T } | RefusedKeys;

/** Not so when it was held for so long that another writer took it for stale. */
const isOwn = async (handle: FileHandle, path: string): Promise<boolean> =>
  (await handle.stat()).ino === (await stat(path).catch(() => undefined))?.ino;

/**
 * Whole or not at all: written beside the file, made durable, and put in its place. From then on another writer may hold
 * a new file of that name, so it is not touched again.
 */
const change = async <T>(
  folder: string,
  decide: (keys: readonly StoredKey[]) => Changed<T>,
): Promise<T | RefusedKeys> => {
  const path = join(folder, keysFile);
  const next = `${path}.new`;
  try {
    makeFolder(folder);
    const handle = await claim(next);
    let isHeld = true;
    try {
      const before = await read(path);
      const decided = before.outcome === 'refused' ? before : decide(before.keys);
      if ('outcome' in decided) return decided;
      await handle.writeFile(`${JSON.stringify({ v: 1, keys: decided.keys }, null, 2)}\n`);
      await handle.sync();
      isHeld = await isOwn(handle, next);
      if (!isHeld) return refused(`The file ${path} was changed by another process meanwhile: try again.`);
      await rename(next, path);
      isHeld = false;
      return decided.answer;
    } finally {
      if (isHeld) await rm(next, { force: true });
      await handle.close();
    }
  } catch (error) {
    return refused(`The file ${path} cannot be written (${codeOf(error)}).`);
  }
};

export type AddedKey = { readonly outcome: 'added'; readonly key: string; readonly entry: KeyEntry };

/** Makes a key and the data folder if need be. `key` is said here and nowhere else ever again. */
export const addKey = async (
  folder: string,
  asked: { readonly name: string; readonly role: KeyRole; readonly now: number },
): Promise<AddedKey | RefusedKeys> => {
  const key = `vigia_${randomBytes(32).toString('base64url')}`;
  const entry = { name: asked.name, role: asked.role, hash: hashOfKey(key), createdAt: asked.now };
  if (!v.is(Entry, entry))
    return refused('A key has a role, viewer or admin, and a name of small letters, digits, dots and dashes.');
  return change<AddedKey>(folder, (keys) => {
    if (keys.some(({ name }) => name === entry.name))
      return refused(`There is a key '${entry.name}' already: revoke it first, or choose another name.`);
    if (keys.length >= maxKeys) return refused(`There are ${maxKeys} keys: revoke those that nobody uses.`);
    return { keys: [...keys, entry], answer: { outcome: 'added', key, entry: shown(entry) } };
  });
};

/** In the order in which they were made. */
export const listKeys = async (
  folder: string,
): Promise<{ readonly outcome: 'listed'; readonly keys: readonly KeyEntry[] } | RefusedKeys> => {
  const found = await read(join(folder, keysFile));
  return found.outcome === 'refused' ? found : { outcome: 'listed', keys: found.keys.map(shown) };
};

export type RevokedKey = { readonly outcome: 'revoked'; readonly entry: KeyEntry };

/** A server that runs refuses the key from its next request on. */
export const revokeKey = (folder: string, name: string): Promise<RevokedKey | RefusedKeys> =>
  change<RevokedKey>(folder, (keys) => {
    const entry = keys.find((one) => one.name === name);
    if (entry)
      return { keys: keys.filter((one) => one !== entry), answer: { outcome: 'revoked', entry: shown(entry) } };
    const names = keys.map((one) => one.name).join(', ');
    return refused(names ? `There is no key of that name; there are ${names}.` : 'There are no keys.');
  });
