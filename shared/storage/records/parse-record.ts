// Parses the body of a stored record by its schema, or throws an error that names the record and its problem.
import * as v from 'valibot';
import { records as messages } from '../../messages/en/records.ts';
import type { Stored } from '../store.ts';
import { compileSchema } from './compile-schema.ts';
import { RecordError } from './record-errors.ts';

const Versioned = v.object({ v: v.pipe(v.number(), v.integer()) });

/** Valibot's messages repeat the value, which may be long. */
const maxProblemLength = 200;

const damaged = (issue: v.BaseIssue<unknown>): string =>
  messages.recordDamaged({
    path: v.getDotPath(issue) ?? undefined,
    problem: issue.message.slice(0, maxProblemLength),
  });

const parseSlowly = <S extends v.GenericSchema>(
  { key, body }: Pick<Stored, 'key' | 'body'>,
  known: number,
  schema: S,
): v.InferOutput<S> => {
  if (body === undefined) throw new RecordError(key, messages.recordNotJson);
  const versioned = v.safeParse(Versioned, body);
  if (!versioned.success) throw new RecordError(key, messages.recordWithoutVersion);
  const found = versioned.output.v;
  if (found > known) throw new RecordError(key, messages.recordNewer({ found, known }), true);
  if (found < known) throw new RecordError(key, messages.recordOlder({ found, known }));
  const parsed = v.safeParse(schema, body, { abortEarly: true });
  if (!parsed.success) throw new RecordError(key, damaged(parsed.issues[0]));
  return parsed.output;
};

/** A parser for the bodies of one record version. It throws a RecordError for a body of another version or shape. */
export const createRecordParser = <S extends v.GenericSchema>(
  version: number,
  schema: S,
): ((stored: Pick<Stored, 'key' | 'body'>) => v.InferOutput<S>) => {
  let isValid: ((body: unknown) => boolean) | undefined;
  return (stored) => {
    isValid ??= compileSchema(schema);
    return isValid(stored.body) ? (stored.body as v.InferOutput<S>) : parseSlowly(stored, version, schema);
  };
};
