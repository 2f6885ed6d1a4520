import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { full, monitorStorage } from '../support/monitored-storage.ts';

beforeEach(() => {
  vi.useFakeTimers({ now: Date.UTC(2026, 10, 24, 12) });
});
afterEach(() => {
  vi.useRealTimers();
});

const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);

describe('a database that cannot be written', () => {
  it('is a notification after three seconds, a log line each minute, and a notification when it works again', async () => {
    const { monitor, logged, notifications, tries } = monitorStorage();
    const since = Date.now();
    monitor.failed(full);
    expect(logged).toEqual(['error Something could not be recorded: the disk is full.']);
    expect(monitor.health()).toEqual({ unrecorded: 0, error: { message: 'the disk is full', since } });
    await pass(2_500);
    expect(notifications).toEqual([]);
    monitor.runs.addWaiting(5);
    monitor.runs.removeWaiting(2);
    monitor.runs.addLost(2);
    for (let second = 0; second < 62; second += 1) {
      await pass(1_000);
      monitor.failed(full);
    }
    expect(notifications.map(({ text }) => text)).toEqual([
      'Vigía cannot record runs: the disk is full. Checks continue; 2 runs could not be recorded so far, ' +
        'and 3 runs are waiting. Vigía retries until it succeeds.',
    ]);
    expect(logged).toHaveLength(2);
    expect(tries()).toBeGreaterThan(50);
    monitor.runs.removeWaiting(3);
    monitor.written();
    await pass(4_000);
    expect(notifications).toHaveLength(1);
    monitor.written();
    await pass(3_000);
    expect(notifications.at(-1)?.text).toMatch(
      /^Records are written again, after .*: 2 runs could not be recorded; 3 runs that waited are recorded now\.$/,
    );
    expect(notifications.map(({ id }) => id.split(' ').at(-1))).toEqual(['opened', 'closed']);
    expect(monitor.health()).toEqual({ unrecorded: 2 });
    const before = tries();
    await pass(120_000);
    expect([tries(), logged.length, notifications.length]).toEqual([before, 2, 2]);
  });

  it('is reported with a subject that every channel takes', async () => {
    const { monitor, notifications } = monitorStorage();
    monitor.failed(full);
    await pass(3_500);
    monitor.written();
    await pass(6_000);
    expect(notifications.map(({ subject }) => subject)).toEqual([
      'Vigia cannot record runs since 2026-11-24T12:00:00Z',
      'Vigia records runs again; it could not since 2026-11-24T12:00:00Z',
    ]);
  });

  it.each([
    ['no run is lost', 0, 0, 0],
    ['all 3 runs that waited are recorded now', 3, 3, 0],
    ['the 1 run that waited is recorded now', 1, 1, 0],
    ['2 runs that waited are recorded now; 1 run still waits', 3, 2, 0],
    ['2 runs could not be recorded', 2, 2, 2],
    ['1 run could not be recorded; 2 runs that waited are recorded now', 3, 3, 1],
  ])('is reported at its end with what it cost: %s', async (cost, waiting, over, lost) => {
    const { monitor, notifications } = monitorStorage();
    monitor.failed(full);
    monitor.runs.addWaiting(waiting);
    await pass(3_500);
    monitor.runs.removeWaiting(over);
    monitor.runs.addLost(lost);
    monitor.written();
    await pass(6_000);
    expect(notifications.map(({ severity }) => severity)).toEqual(['down', 'up']);
    expect(notifications.at(-1)?.text).toMatch(new RegExp(`^Records are written again, after \\d+ s: ${cost}\\.$`));
  });

  it('for a moment is not reported', async () => {
    const { monitor, logged, notifications } = monitorStorage();
    monitor.failed({ kind: 'busy', why: 'another program holds its file' });
    await pass(1);
    monitor.written();
    monitor.failed({ kind: 'busy', why: 'another program holds its file' });
    await pass(1);
    monitor.written();
    await pass(2_900);
    monitor.stop();
    expect(notifications).toEqual([]);
    expect(logged).toHaveLength(1);
  });

  it('because it is damaged stays in doubt although some writes succeed', async () => {
    const { monitor } = monitorStorage();
    monitor.failed(full);
    monitor.failed({ kind: 'damaged', why: 'its file is damaged' });
    monitor.failed(full);
    await pass(1);
    monitor.written();
    await pass(300_000);
    expect(monitor.health().error?.message).toBe('its file is damaged');
    await pass(301_000);
    expect(monitor.health().error).toBeUndefined();
  });

  it('because its file is gone counts recorded runs as unrecorded until the file is back', async () => {
    const { monitor } = monitorStorage();
    monitor.failed({ kind: 'gone', why: 'the file is gone' });
    monitor.runs.addRecorded(2);
    expect(monitor.health().unrecorded).toBe(2);
    await pass(1);
    monitor.written();
    await pass(11_000);
    expect(monitor.health().error).toBeDefined();
    await pass(2_000);
    expect(monitor.health()).toEqual({ unrecorded: 0 });
  });

  it('demotes what the log would show for each run', () => {
    const { monitor, logged } = monitorStorage();
    monitor.logger.error('one');
    monitor.failed(full);
    monitor.logger.error('two');
    expect(logged).toEqual(['error one', expect.stringContaining('could not be recorded'), 'debug two']);
    monitor.stop();
  });
});
