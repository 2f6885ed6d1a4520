// Kinds of tests: fast (pure, part of verify), integration (real sockets, files, processes), slow (the same, for what
// takes its time: kills, full disks, sleeps, drills, mutations), web (a browser), aws (the emulator).
import { defineConfig } from 'vitest/config';

// Not how long anything takes, but when it hangs: a machine may be busy, or stand still for seconds.
const patience = { testTimeout: 60_000, hookTimeout: 60_000, expect: { poll: { timeout: 20_000 } } };

export default defineConfig({
  test: {
    reporters: ['default', './test/reporter.ts'],
    // Most of the slow tests wait for something: as many files at once as there are cores keep neither busy.
    maxWorkers: 2,
    projects: [
      {
        test: {
          name: 'fast',
          include: ['test/**/*.test.ts'],
          exclude: ['test/**/*.int.test.ts', 'test/**/*.slow.test.ts', 'test/**/*.web.test.ts', 'test/emulator/**'],
          setupFiles: ['test/support/seed.ts'],
          // Most of their time is the start of a worker for each file, and a thread starts sooner than a process.
          pool: 'threads',
          ...patience,
        },
      },
      {
        test: { name: 'integration', include: ['test/**/*.int.test.ts'], ...patience },
      },
      {
        test: { name: 'web', include: ['test/**/*.web.test.ts'], ...patience },
      },
      {
        test: { name: 'slow', include: ['test/**/*.slow.test.ts'], ...patience, testTimeout: 600_000 },
      },
      {
        test: {
          name: 'aws',
          // Its files share one emulator and one deployment, and mostly wait: they run beside each other.
          include: ['test/emulator/**/*.test.ts'],
          globalSetup: ['test/emulator/support/setup.ts'],
          testTimeout: 600_000,
          hookTimeout: 600_000,
        },
      },
    ],
  },
});
