// A workspace whose programs use a wall clock that the test sets.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { onTestFinished } from 'vitest';
import { type Workspace, workspaceOfTest } from './workspace.ts';

/** Longer than the programs take to read the file. */
const seenMs = 100;

export type JumpingWorkspace = {
  readonly workspace: Workspace;
  /** Sets the wall clock of the programs `ms` ahead of the real one, at once; timers are not affected. */
  readonly setAhead: (ms: number) => Promise<void>;
};

export const jumpingWorkspaceOfTest = async (): Promise<JumpingWorkspace> => {
  const folder = mkdtempSync(join(tmpdir(), 'vigia-clock-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, 'ahead');
  writeFileSync(file, '0');
  const preload = new URL('./jumping-clock.js', import.meta.url).href;
  const workspace = await workspaceOfTest({ node: ['--import', preload], env: { JUMP_FILE: file } });
  const setAhead = async (ms: number): Promise<void> => {
    writeFileSync(file, String(ms));
    await sleep(seenMs);
  };
  return { workspace, setAhead };
};
