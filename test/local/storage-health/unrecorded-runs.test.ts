import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { rememberUnrecordedAlerts } from '../../../infra/local/storage-health/unrecorded-alerts.ts';
import { keepUnrecordedRuns } from '../../../infra/local/storage-health/unrecorded-runs.ts';
import { state } from '../../../shared/model/state.ts';
import type { Delivery, Handled } from '../../../shared/queue/delivery.ts';
import type { Execution } from '../../../shared/runner/execution.ts';
import { aTaskRun } from '../../support/builders.ts';
import { createLoggedRecording, diskFull } from '../support/storage-health-log.ts';

beforeEach(() => {
  vi.useFakeTimers({ now: Date.UTC(2026, 10, 24, 12) });
});
afterEach(() => {
  vi.useRealTimers();
});

const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);

const failing = (message: string): Execution => ({
  startedAt: Date.now(),
  endedAt: Date.now(),
  states: [state('Completed', Date.now())],
  taskRuns: [aTaskRun('Failed', { message })],
});
const passing = (): Execution => ({ ...failing(''), taskRuns: [aTaskRun('Completed')] });

describe('what runs have found', () => {
  const deliveryOf = (receives: number, dueAt = 1): Delivery => ({
    message: { runs: [{ monitor: 'shop', dueAt, trigger: 'schedule' }] },
    firstReceivedAt: 1,
    receives,
  });

  const world = () => {
    const opened = createLoggedRecording();
    const { recording, sendDirectly } = opened;
    const notified = rememberUnrecordedAlerts();
    const kept = keepUnrecordedRuns({ now: Date.now, sendDirectly, recording, notified, maxReceives: 4 });
    let executions = 0;
    let found = failing('503');
    let handled: Handled = 'retry';
    const execute = async (): Promise<Execution> => {
      executions += 1;
      return found;
    };
    const handle = kept.handle(async ({ message }) => {
      for (const run of message.runs) await kept.executeOnce(`${run.monitor}~${run.dueAt}`, execute);
      if (handled === 'retry') recording.failed(diskFull);
      return handled;
    });
    return {
      ...opened,
      handle,
      executeOnce: kept.executeOnce,
      hasResult: kept.hasResult,
      notified,
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
    const { handle, executeOnce, hasResult } = world();
    await handle(deliveryOf(1));
    expect(hasResult('shop~1')).toBe(true);
    for (const receives of [2, 3, 4]) await handle(deliveryOf(receives));
    expect(hasResult('shop~1')).toBe(false);
    await expect(executeOnce('shop~2', () => Promise.reject(new Error('no worker')))).rejects.toThrow('no worker');
    expect(hasResult('shop~2')).toBe(false);
  });

  it('of a monitor that was told to be failing is told to be well, where that is what can be recorded first', async () => {
    const { handle, finds, is, alerts, recording } = world();
    await handle(deliveryOf(1, 1));
    await pass(1);
    is('done');
    finds(passing());
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
    finds(passing());
    await handle(deliveryOf(1, 3));
    expect(alerts.map(({ severity }) => severity)).toEqual(['down']);
    recording.stop();
  });

  it('is remembered as told from its due time to that of the next that was well, whoever tells that', async () => {
    const { handle, finds, is, notified, recording } = world();
    await handle(deliveryOf(1, 10));
    await pass(1);
    is('done');
    await handle(deliveryOf(1, 20));
    expect(notified.isOpen('shop')).toBe(true);
    finds(passing());
    await handle(deliveryOf(1, 30));
    expect(notified.isOpen('shop')).toBe(false);
    recording.stop();
  });

  it('is told at each turn while nothing can be recorded', async () => {
    const { handle, finds, alerts, recording } = world();
    const story = [failing('503'), failing('504'), passing(), passing(), failing('505')];
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
