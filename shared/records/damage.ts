// What is read back is parsed: a record that cannot be read is a clear error that names it.
import * as v from 'valibot';
import type { Key } from '../ports/store.ts';

/** A stored record that this version cannot read. Its message names the record and says why. */
export class RecordError extends Error {
  override readonly name = 'RecordError';
  readonly key: Key;

  constructor(key: Key, why: string) {
    super(`record ${key.partition} / ${key.sort}: ${why}`);
    this.key = key;
  }
}

const Versioned = v.object({ v: v.pipe(v.number(), v.integer()) });

const firstIssue = (issues: readonly v.BaseIssue<unknown>[]): string => {
  const issue = issues[0];
  if (!issue) return 'it cannot be read';
  const path = v.getDotPath(issue) ?? '';
  return `it is damaged${path ? ` at ${path}` : ''}: ${issue.message.slice(0, 200)}`;
};

/** Parses a body of the given record version, or throws a RecordError. */
export const parseBody = <S extends v.GenericSchema>(
  stored: { readonly key: Key; readonly body: unknown },
  version: number,
  schema: S,
): v.InferOutput<S> => {
  const head = v.safeParse(Versioned, stored.body);
  if (!head.success) throw new RecordError(stored.key, 'it is damaged: it does not say its version');
  if (head.output.v > version) {
    const why = `it was written by a newer Vigía (record version ${head.output.v}; this one reads up to ${version}): update`;
    throw new RecordError(stored.key, why);
  }
  const parsed = v.safeParse(schema, stored.body, { abortEarly: true });
  if (!parsed.success) throw new RecordError(stored.key, firstIssue(parsed.issues));
  return parsed.output;
};
