// Kinds of tests: fast (pure, part of verify), integration (real sockets, files, processes), slow (the same, for what
// takes its time: kills, full disks, sleeps, drills, mutations), web (a browser), aws (the emulator).
import { join } from 'node:path';
import { defineConfig } from 'vitest/config';
import { LongestFirst } from './test/longest-first.ts';

// Limits for what hangs, not for what is slow: a machine can be busy, or stand still for seconds.
const patience = { testTimeout: 60_000, hookTimeout: 60_000, expect: { poll: { timeout: 20_000 } } };

// Processes that tests start keep their compiled code here: a start then costs 0.2 s of CPU instead of 0.7.
const env = { NODE_COMPILE_CACHE: join(import.meta.dirname, 'node_modules/.cache/vigia-tests') };

// Temporary folders of a file of tests are removed after it.
const setupFiles = ['test/support/remove-folders.ts'];

export default defineConfig({
  test: {
    reporters: ['default', './test/reporter.ts'],
    maxWorkers: 2,
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        test: {
          name: 'fast',
          include: ['test/**/*.test.ts'],
          exclude: ['test/**/*.int.test.ts', 'test/**/*.slow.test.ts', 'test/**/*.web.test.ts', 'test/emulator/**'],
          setupFiles: ['test/support/seed.ts', ...setupFiles],
          // Files share a worker and its modules: importing them anew for each file was two thirds of the time.
          pool: 'threads',
          isolate: false,
          ...patience,
          env,
        },
      },
      {
        // Monitors files of tests lie outside the repository, where Vite does not find the package by its name.
        resolve: {
          alias: {
            'vigia-manifest': join(import.meta.dirname, 'test/functions/support/manifest.ts'),
            vigia: join(import.meta.dirname, 'shared/monitor.ts'),
          },
        },
        test: {
          name: 'integration',
          include: ['test/**/*.int.test.ts'],
          setupFiles,
          // After the fast ones. Most of them wait for something: as many at once as there are cores keep neither busy.
          maxWorkers: 4,
          sequence: { groupOrder: 1 },
          // As above, but in processes: some tests start threads, or change what belongs to a process.
          pool: 'forks',
          isolate: false,
          ...patience,
          env,
        },
      },
      {
        test: {
          name: 'web',
          include: ['test/**/*.web.test.ts'],
          globalSetup: ['test/web/support/unpack-browser.ts'],
          setupFiles,
          ...patience,
          env,
        },
      },
      {
        test: { name: 'slow', include: ['test/**/*.slow.test.ts'], setupFiles, ...patience, env, testTimeout: 600_000 },
      },
      {
        test: {
          name: 'aws',
          // Its files share one emulator and one deployment, and mostly wait: they run beside each other.
          include: ['test/emulator/**/*.test.ts'],
          globalSetup: ['test/emulator/support/setup.ts'],
          testTimeout: 600_000,
          hookTimeout: 600_000,
          env,
        },
      },
    ],
  },
});
