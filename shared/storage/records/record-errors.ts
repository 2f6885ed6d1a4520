// Errors of records that cannot be read, and what callers do about them: skip the record, or replace it.
import { records as messages } from '../../messages/en/records.ts';
import type { Key } from '../store.ts';

/** A stored record that this version cannot read. Its message names the record and the reason. */
export class RecordError extends Error {
  override readonly name = 'RecordError';
  readonly key: Key;
  /** A newer version wrote it. Such a record must be kept, while a damaged one may be replaced. */
  readonly isNewer: boolean;

  constructor(key: Key, problem: string, isNewer = false) {
    super(messages.record({ ...key, problem }));
    this.key = key;
    this.isNewer = isNewer;
  }
}

/** Receives the error of each record that cannot be read. */
export type OnDamaged = (error: RecordError) => void;

/** Passes on a RecordError; throws any other error. */
const handle = (error: unknown, onDamaged: OnDamaged): void => {
  if (!(error instanceof RecordError)) throw error;
  onDamaged(error);
};

/** The result of `read`. A RecordError goes to `onDamaged`, and the result is undefined. */
export const undefinedIfDamaged = async <T>(
  read: () => T | Promise<T>,
  onDamaged: OnDamaged,
): Promise<T | undefined> => {
  try {
    return await read();
  } catch (error) {
    handle(error, onDamaged);
    return undefined;
  }
};

/** The same for a record that may be replaced when it is damaged. Throws the RecordError of a newer version. */
export const undefinedIfReplaceable = <T>(read: () => T | Promise<T>, onDamaged: OnDamaged): Promise<T | undefined> =>
  undefinedIfDamaged(read, (error) => {
    if (error.isNewer) throw error;
    onDamaged(error);
  });

/** Decodes the readable items, in their order. The others go to `onDamaged`, so one bad record does not hide the rest. */
export const decodeReadable = <S, T>(items: readonly S[], decode: (item: S) => T, onDamaged: OnDamaged): readonly T[] =>
  items.flatMap((item) => {
    try {
      return [decode(item)];
    } catch (error) {
      handle(error, onDamaged);
      return [];
    }
  });
