import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createLoggedRecording, diskFull } from '../support/storage-health-log.ts';

beforeEach(() => {
  vi.useFakeTimers({ now: Date.UTC(2026, 10, 24, 12) });
});
afterEach(() => {
  vi.useRealTimers();
});

const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);

describe('recording', () => {
  it('that fails is an alert after three seconds, a line a minute, and an alert when it works again', async () => {
    const { recording, logged, alerts, tries } = createLoggedRecording();
    const since = Date.now();
    recording.failed(diskFull);
    expect(logged).toEqual(['error Something could not be recorded: the disk is full.']);
    expect(recording.state()).toEqual({ unrecorded: 0, error: { message: 'the disk is full', since } });
    await pass(2_500);
    expect(alerts).toEqual([]);
    recording.wait(5);
    recording.wait(-2);
    recording.lost(2);
    for (let turn = 0; turn < 62; turn += 1) {
      await pass(1_000);
      recording.failed(diskFull);
    }
    expect(alerts.map(({ text }) => text)).toEqual([
      'Vigía cannot record: the disk is full. Checks go on; 2 runs could not be recorded so far, and 3 wait. ' +
        'It is tried again until it works.',
    ]);
    expect(logged).toHaveLength(2);
    expect(tries()).toBeGreaterThan(50);
    recording.wait(-3);
    recording.worked();
    await pass(4_000);
    expect(alerts).toHaveLength(1);
    recording.worked();
    await pass(3_000);
    expect(alerts.at(-1)?.text).toMatch(
      /^Records are written again, after .*: 2 runs could not be recorded; 3 runs that waited are recorded now\.$/,
    );
    expect(alerts.map(({ id }) => id.split(' ').at(-1))).toEqual(['opened', 'closed']);
    expect(recording.state()).toEqual({ unrecorded: 2 });
    const before = tries();
    await pass(120_000);
    expect([tries(), logged.length, alerts.length]).toEqual([before, 2, 2]);
  });

  it.each([
    ['no run is lost', 0, 0, 0],
    ['all 3 runs that waited are recorded now', 3, 3, 0],
    ['the 1 run that waited is recorded now', 1, 1, 0],
    ['2 runs that waited are recorded now; 1 run still waits', 3, 2, 0],
    ['2 runs could not be recorded', 2, 2, 2],
    ['1 run could not be recorded; 2 runs that waited are recorded now', 3, 3, 1],
  ])('says at the end what it cost: %s', async (cost, waited, over, lost) => {
    const { recording, alerts } = createLoggedRecording();
    recording.failed(diskFull);
    recording.wait(waited);
    await pass(3_500);
    recording.wait(-over);
    recording.lost(lost);
    recording.worked();
    await pass(6_000);
    expect(alerts.map(({ severity }) => severity)).toEqual(['down', 'up']);
    expect(alerts.at(-1)?.text).toMatch(new RegExp(`^Records are written again, after \\d+ s: ${cost}\\.$`));
  });

  it('that fails for a moment alarms nobody', async () => {
    const { recording, logged, alerts } = createLoggedRecording();
    recording.failed({ kind: 'busy', why: 'another program holds its file' });
    await pass(1);
    recording.worked();
    recording.failed({ kind: 'busy', why: 'another program holds its file' });
    await pass(1);
    recording.worked();
    await pass(2_900);
    recording.stop();
    expect(alerts).toEqual([]);
    expect(logged).toHaveLength(1);
  });

  it('in a file that is damaged stays in doubt, though something else can be written', async () => {
    const { recording } = createLoggedRecording();
    recording.failed(diskFull);
    recording.failed({ kind: 'damaged', why: 'its file is damaged' });
    recording.failed(diskFull);
    await pass(1);
    recording.worked();
    await pass(300_000);
    expect(recording.state().error?.message).toBe('its file is damaged');
    await pass(301_000);
    expect(recording.state().error).toBeUndefined();
  });

  it('into a file that is gone counts as none, until the file is back', async () => {
    const { recording } = createLoggedRecording();
    recording.failed({ kind: 'gone', why: 'the file is gone' });
    recording.recorded(2);
    expect(recording.state().unrecorded).toBe(2);
    await pass(1);
    recording.worked();
    await pass(11_000);
    expect(recording.state().error).toBeDefined();
    await pass(2_000);
    expect(recording.state()).toEqual({ unrecorded: 0 });
  });

  it('lets nobody say of each run what it says of all', () => {
    const { recording, logged } = createLoggedRecording();
    recording.logger.error('one');
    recording.failed(diskFull);
    recording.logger.error('two');
    expect(logged).toEqual(['error one', expect.stringContaining('could not be recorded'), 'debug two']);
    recording.stop();
  });
});
