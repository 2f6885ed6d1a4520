// A real file system of a few megabytes that a test can fill. Only root may mount it, and not on every system.
import { execFileSync } from 'node:child_process';
import { closeSync, mkdirSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export type SmallDisk = {
  readonly folder: string;
  /** Fills the disk to the last byte. */
  readonly fill: () => void;
  readonly empty: () => void;
  readonly remove: () => void;
};

const mount = (folder: string, megabytes: number): void => {
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'vigia-test', folder], { stdio: 'ignore' });
};

/** Why a small disk cannot be mounted here; undefined if it can. */
export const whyNoSmallDisk = (): string | undefined => {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return 'only root on Linux may mount a small disk';
  const folder = mkdtempSync(join(tmpdir(), 'vigia-disk-'));
  try {
    mount(folder, 1);
    execFileSync('umount', [folder], { stdio: 'ignore' });
    return undefined;
  } catch {
    return 'this system does not allow mounting a small disk';
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

export const openSmallDisk = (megabytes: number): SmallDisk => {
  const folder = mkdtempSync(join(tmpdir(), 'vigia-disk-'));
  mount(folder, megabytes);
  const ballast = join(folder, 'ballast');
  mkdirSync(ballast);
  const write = (name: string, bytes: number): void => {
    const file = openSync(join(ballast, name), 'w');
    try {
      for (;;) writeSync(file, Buffer.alloc(bytes));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
    } finally {
      closeSync(file);
    }
  };
  return {
    folder,
    fill: () => {
      write('large', 65_536);
      write('small', 512);
    },
    empty: () => rmSync(ballast, { recursive: true }),
    remove: () => {
      execFileSync('umount', ['-l', folder], { stdio: 'ignore' });
      rmSync(folder, { recursive: true, force: true });
    },
  };
};
