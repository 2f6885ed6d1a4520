import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { keepRuns } from '../../infra/local/recording/kept-runs.ts';
import { createRecording } from '../../infra/local/recording/recording.ts';
import type { Notice } from '../../shared/model/notice.ts';
import { state } from '../../shared/model/state.ts';
import type { Delivery, Handled } from '../../shared/ports/delivery.ts';
import type { Execute, Execution } from '../../shared/ports/execute.ts';
import { aTaskRun } from '../support/builders.ts';

beforeEach(() => {
  vi.useFakeTimers({ now: Date.UTC(2026, 10, 24, 12) });
});
afterEach(() => {
  vi.useRealTimers();
});

const open = () => {
  const [said, alerts]: [string[], Notice[]] = [[], []];
  let tries = 0;
  const say = (level: string) => (message: string) => void said.push(`${level} ${message}`);
  const journal = {
    runEnded: () => undefined,
    alertSent: (notice: Notice) => void alerts.push(notice),
    info: say('info'),
    warn: say('warn'),
    error: say('error'),
    debug: say('debug'),
  };
  const tryToWrite = async () => {
    tries += 1;
  };
  const recording = createRecording({ now: Date.now, journal, tryToWrite });
  return { recording, journal, said, alerts, tries: () => tries };
};

const full = { kind: 'full', why: 'the disk is full' } as const;
const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);

describe('recording', () => {
  it('that fails is an alert after three seconds, a line a minute, and an alert when it works again', async () => {
    const { recording, said, alerts, tries } = open();
    const since = Date.now();
    recording.failed(full);
    expect(said).toEqual(['error Something could not be recorded: the disk is full.']);
    expect(recording.state()).toEqual({ unrecorded: 0, trouble: { why: 'the disk is full', since } });
    await pass(2_500);
    expect(alerts).toEqual([]);
    recording.wait(5);
    recording.wait(-2);
    recording.lost(2);
    for (let turn = 0; turn < 62; turn += 1) {
      await pass(1_000);
      recording.failed(full);
    }
    expect(alerts.map(({ text }) => text)).toEqual([
      'Vigía cannot record: the disk is full. Checks go on; 2 runs could not be recorded so far, and 3 wait. ' +
        'It is tried again until it works.',
    ]);
    expect(said).toHaveLength(2);
    expect(tries()).toBeGreaterThan(50);
    recording.wait(-3);
    recording.worked();
    await pass(4_000);
    expect(alerts).toHaveLength(1);
    recording.worked();
    await pass(3_000);
    expect(alerts.at(-1)?.text).toMatch(/^Records are written again, after .*: 2 runs could not be recorded; 3 runs that waited are recorded now\.$/);
    expect(alerts.map(({ id }) => id.split(' ').at(-1))).toEqual(['opened', 'closed']);
    expect(recording.state()).toEqual({ unrecorded: 2 });
    const before = tries();
    await pass(120_000);
    expect([tries(), said.length, alerts.length]).toEqual([before, 2, 2]);
  });

  it.each([
    ['no run is lost', 0, 0, 0],
    ['all 3 runs that waited are recorded now', 3, 3, 0],
    ['the 1 run that waited is recorded now', 1, 1, 0],
    ['2 runs that waited are recorded now; 1 run still waits', 3, 2, 0],
    ['2 runs could not be recorded', 2, 2, 2],
    ['1 run could not be recorded; 2 runs that waited are recorded now', 3, 3, 1],
  ])('says at the end what it cost: %s', async (cost, waited, over, lost) => {
    const { recording, alerts } = open();
    recording.failed(full);
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
    const { recording, said, alerts } = open();
    recording.failed({ kind: 'busy', why: 'another program holds its file' });
    await pass(1);
    recording.worked();
    recording.failed({ kind: 'busy', why: 'another program holds its file' });
    await pass(1);
    recording.worked();
    await pass(2_900);
    recording.stop();
    expect(alerts).toEqual([]);
    expect(said).toHaveLength(1);
  });

  it('in a file that is damaged stays in doubt, though something else can be written', async () => {
    const { recording } = open();
    recording.failed(full);
    recording.failed({ kind: 'damaged', why: 'its file is damaged' });
    recording.failed(full);
    await pass(1);
    recording.worked();
    await pass(300_000);
    expect(recording.state().trouble?.why).toBe('its file is damaged');
    await pass(301_000);
    expect(recording.state().trouble).toBeUndefined();
  });

  it('into a file that is gone counts as none, until the file is back', async () => {
    const { recording } = open();
    recording.failed({ kind: 'gone', why: 'the file is gone' });
    recording.recorded(2);
    expect(recording.state().unrecorded).toBe(2);
    await pass(1);
    recording.worked();
    await pass(11_000);
    expect(recording.state().trouble).toBeDefined();
    await pass(2_000);
    expect(recording.state()).toEqual({ unrecorded: 0 });
  });

  it('lets nobody say of each run what it says of all', () => {
    const { recording, said } = open();
    recording.journal.error('one');
    recording.failed(full);
    recording.journal.error('two');
    expect(said).toEqual(['error one', expect.stringContaining('could not be recorded'), 'debug two']);
    recording.stop();
  });
});

const failing = (message: string): Execution => ({
  startedAt: Date.now(),
  endedAt: Date.now(),
  states: [state('Completed', Date.now())],
  taskRuns: [aTaskRun('Failed', { message })],
});
const well = (): Execution => ({ ...failing(''), taskRuns: [aTaskRun('Completed')] });

describe('what runs have found', () => {
  const deliveryOf = (receives: number, dueAt = 1): Delivery => ({
    message: { runs: [{ monitor: 'shop', dueAt, trigger: 'schedule' }] },
    firstReceivedAt: 1,
    receives,
  });

  const world = () => {
    const opened = open();
    const { recording, journal } = opened;
    const kept = keepRuns({ now: Date.now, journal, recording, maxReceives: 4 });
    let executions = 0;
    let found = failing('503');
    let handled: Handled = 'again';
    const execute = kept.execute(async () => {
      executions += 1;
      return found;
    });
    const executeBy = (request: Parameters<Execute>[0], by: Execute) => kept.execute(by)(request);
    const handle = kept.handle(async ({ message }) => {
      for (const run of message.runs)
        await execute({ monitor: run.monitor, runId: `${run.monitor}~${run.dueAt}`, deadline: 0 });
      if (handled === 'again') recording.failed(full);
      return handled;
    });
    return {
      ...opened,
      handle,
      execute: executeBy,
      isFound: kept.isFound,
      executions: () => executions,
      finds: (next: Execution) => {
        found = next;
      },
      is: (next: Handled) => {
        handled = next;
      },
    };
  };

  it('is asked for once, however often its message comes back, and counted as lost at the last', async () => {
    const { handle, executions, recording } = world();
    for (const receives of [1, 2, 3]) await handle(deliveryOf(receives));
    expect([executions(), recording.state().unrecorded]).toEqual([1, 0]);
    await handle(deliveryOf(4));
    expect([executions(), recording.state().unrecorded]).toEqual([1, 1]);
    // It is forgotten then: what is kept does not grow.
    await handle(deliveryOf(1));
    expect(executions()).toBe(2);
    recording.stop();
  });

  it('is forgotten once it is recorded', async () => {
    const { handle, executions, is, recording } = world();
    await handle(deliveryOf(1));
    is('done');
    await handle(deliveryOf(2));
    await handle(deliveryOf(1));
    expect([executions(), recording.state().unrecorded]).toEqual([2, 0]);
    recording.stop();
  });

  it('is known until it is recorded or given up, and not where nobody could find anything', async () => {
    const { handle, execute, isFound } = world();
    await handle(deliveryOf(1));
    expect(isFound('shop~1')).toBe(true);
    for (const receives of [2, 3, 4]) await handle(deliveryOf(receives));
    expect(isFound('shop~1')).toBe(false);
    const request = { monitor: 'shop', runId: 'shop~2', deadline: 0 };
    await expect(execute(request, () => Promise.reject(new Error('no worker')))).rejects.toThrow('no worker');
    expect(isFound('shop~2')).toBe(false);
  });

  it('of a monitor that was told to be failing is told to be well, where that is what can be recorded first', async () => {
    const { handle, finds, is, alerts, recording } = world();
    await handle(deliveryOf(1, 1));
    await pass(1);
    is('done');
    finds(well());
    await handle(deliveryOf(1, 2));
    await handle(deliveryOf(1, 3));
    expect(alerts.map(({ severity, text }) => [severity, text])).toEqual([
      ['down', 'shop is failing, and that cannot be recorded: 503'],
      ['up', 'shop is well again'],
    ]);
    recording.stop();
  });

  it('of a monitor that fails still is told by its status from then on', async () => {
    const { handle, finds, is, alerts, recording } = world();
    await handle(deliveryOf(1, 1));
    await pass(1);
    is('done');
    await handle(deliveryOf(1, 2));
    finds(well());
    await handle(deliveryOf(1, 3));
    expect(alerts.map(({ severity }) => severity)).toEqual(['down']);
    recording.stop();
  });

  it('is told at each turn while nothing can be recorded', async () => {
    const { handle, finds, alerts, recording } = world();
    const story = [failing('503'), failing('504'), well(), well(), failing('505')];
    for (const [index, execution] of story.entries()) {
      finds(execution);
      await handle(deliveryOf(1, index));
      await pass(1);
    }
    expect(alerts.map(({ severity, text }) => [severity, text])).toEqual([
      ['down', 'shop is failing, and that cannot be recorded: 503'],
      ['up', 'shop is well again, and that cannot be recorded'],
      ['down', 'shop is failing, and that cannot be recorded: 505'],
    ]);
    recording.stop();
  });
});
