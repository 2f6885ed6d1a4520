// What is read back is parsed: a record that cannot be read is a clear error that names it.
import * as v from 'valibot';
import type { Key } from '../store.ts';

/** A stored record that this version cannot read. Its message names the record and says why. */
export class RecordError extends Error {
  override readonly name = 'RecordError';
  readonly key: Key;
  /** Written by a newer version: it must be left as it is, while one that is damaged may be made anew. */
  readonly isNewer: boolean;

  constructor(key: Key, why: string, isNewer = false) {
    super(`record ${key.partition} / ${key.sort}: ${why}`);
    this.key = key;
    this.isNewer = isNewer;
  }
}

const Versioned = v.object({ v: v.pipe(v.number(), v.integer()) });

const firstIssue = (issues: readonly v.BaseIssue<unknown>[]): string => {
  const issue = issues[0];
  if (!issue) return 'it cannot be read';
  const path = v.getDotPath(issue) ?? '';
  return `it is damaged${path ? ` at ${path}` : ''}: ${issue.message.slice(0, 200)}`;
};

/** Is told of each record that cannot be read. */
export type OnDamaged = (error: RecordError) => void;

/** Tells of damage; any other error is thrown. */
const notify = (error: unknown, damaged: OnDamaged): void => {
  if (!(error instanceof RecordError)) throw error;
  damaged(error);
};

/** What `read` gives; a RecordError goes to `damaged`, and `undefined` comes back. */
export const undefinedIfDamaged = async <T>(read: () => T | Promise<T>, damaged: OnDamaged): Promise<T | undefined> => {
  try {
    return await read();
  } catch (error) {
    notify(error, damaged);
    return undefined;
  }
};

/** What can be decoded, in its order; what cannot goes to `damaged`, so that one bad record does not hide the others. */
export const decodeReadable = <S, T>(items: readonly S[], decode: (item: S) => T, damaged: OnDamaged): readonly T[] =>
  items.flatMap((item) => {
    try {
      return [decode(item)];
    } catch (error) {
      notify(error, damaged);
      return [];
    }
  });

/** The same for a record that is put anew where it is damaged. One of a newer version stays: its RecordError is thrown. */
export const undefinedIfReplaceable = <T>(read: () => T | Promise<T>, damaged: OnDamaged): Promise<T | undefined> =>
  undefinedIfDamaged(read, (error) => {
    if (error.isNewer) throw error;
    damaged(error);
  });

/** Parses a body of the given record version, or throws a RecordError. */
export const parseBody = <S extends v.GenericSchema>(
  stored: { readonly key: Key; readonly body: unknown },
  version: number,
  schema: S,
): v.InferOutput<S> => {
  if (stored.body === undefined) throw new RecordError(stored.key, 'it is damaged: what is stored is not JSON');
  const head = v.safeParse(Versioned, stored.body);
  if (!head.success) throw new RecordError(stored.key, 'it is damaged: it does not say its version');
  if (head.output.v > version) {
    const why = `it was written by a newer Vigía (record version ${head.output.v}; this one reads up to ${version}): update`;
    throw new RecordError(stored.key, why, true);
  }
  if (head.output.v < version) {
    const why = `it was written by an older Vigía (record version ${head.output.v}; this one reads ${version} only)`;
    throw new RecordError(stored.key, why);
  }
  const parsed = v.safeParse(schema, stored.body, { abortEarly: true });
  if (!parsed.success) throw new RecordError(stored.key, firstIssue(parsed.issues));
  return parsed.output;
};
