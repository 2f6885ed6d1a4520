// What keeps the store from writing or reading, in words for whoever runs it.
import { messageOf } from './sqlite-error.ts';

/** `full` and `not-writable` go by themselves once the cause does; `damaged` stays until somebody acts. */
export type StoreTrouble = { readonly kind: 'full' | 'not-writable' | 'busy' | 'damaged'; readonly why: string };

/** By SQLite's primary codes, https://www.sqlite.org/rescode.html */
const kinds: Readonly<Record<number, StoreTrouble['kind']>> = {
  5: 'busy',
  6: 'busy',
  8: 'not-writable',
  10: 'not-writable',
  11: 'damaged',
  13: 'full',
  14: 'not-writable',
  26: 'damaged',
};

const words: Readonly<Record<StoreTrouble['kind'], string>> = {
  full: 'the disk is full',
  'not-writable': 'its file cannot be written',
  busy: 'another program holds its file',
  damaged: 'its file is damaged: restore it from a backup, or move the data folder away to begin anew',
};

/** The write of a group fails with an error that tells the real one as its cause. */
const codeOf = (error: unknown): number | undefined => {
  if (!(error instanceof Error)) return undefined;
  return 'errcode' in error && typeof error.errcode === 'number' ? error.errcode & 0xff : codeOf(error.cause);
};

const saidBy = (error: unknown): string =>
  error instanceof Error && error.cause !== undefined ? saidBy(error.cause) : messageOf(error);

/** Undefined for an error that is none of the file's. */
export const troubleOf = (error: unknown): StoreTrouble | undefined => {
  // The writer says this itself, having waited for ten seconds.
  if (error instanceof Error && typeof error.cause === 'string') return { kind: 'busy', why: error.cause };
  const kind = kinds[codeOf(error) ?? 0];
  return kind && { kind, why: `${words[kind]} (${saidBy(error)})` };
};
