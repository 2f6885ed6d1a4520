// Makes a folder that is its owner's alone, and those above it that are missing.
import { existsSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';

/** What is recorded, and who may come in, is nobody else's: not even on a machine that several people use. */
const ownersOnly = 0o700;

/** Folder by folder: `recursive` never returns where a file system refuses with ENOENT, as /proc does. */
const make = (folder: string, mode?: number): void => {
  if (existsSync(folder)) return;
  const parent = dirname(folder);
  if (parent !== folder) make(parent);
  mkdirSync(folder, mode);
};

/** One that is there already keeps its rights. */
export const makeFolder = (folder: string): void => make(folder, ownersOnly);
