// Creates a folder that only its owner can read, and its missing parents.
import { existsSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';

/** Records and API keys are private, even on a machine that several people use. */
const ownerOnly = 0o700;

/** One folder at a time: with `recursive`, mkdir never returns where a file system answers ENOENT, as /proc does. */
const make = (folder: string, mode?: number): void => {
  if (existsSync(folder)) return;
  const parent = dirname(folder);
  if (parent !== folder) make(parent);
  mkdirSync(folder, mode);
};

/** An existing folder keeps its permissions. */
export const makeFolder = (folder: string): void => make(folder, ownerOnly);
