// Temporary folders. A set-up file of each project removes them after the file whose tests made them.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const folders: string[] = [];

/** A new folder in the temporary folder of the system, with this text in its name. */
export const newFolder = (name: string): string => {
  const folder = mkdtempSync(join(tmpdir(), `vigia-${name}-`));
  folders.push(folder);
  return folder;
};

export const removeFolders = (): void => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
};
