import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { trackUnrecordedOutages } from '../../../infra/local/storage-health/unrecorded-outages.ts';
import { keepUnrecordedRuns } from '../../../infra/local/storage-health/unrecorded-runs.ts';
import { state } from '../../../shared/model/state.ts';
import type { Delivery, Handled } from '../../../shared/queue/delivery.ts';
import type { Execution } from '../../../shared/runner/execution.ts';
import { aTaskRun } from '../../support/builders.ts';
import { full, monitorStorage } from '../support/monitored-storage.ts';

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

const deliveryOf = (receives: number, dueAt = 1): Delivery => ({
  message: { runs: [{ monitor: 'shop', dueAt, trigger: 'schedule' }] },
  firstReceivedAt: 1,
  receives,
});

/** A queue whose handler fails to record until the test says otherwise. */
const unrecorded = () => {
  const opened = monitorStorage();
  const { monitor, sendDirectly } = opened;
  const outages = trackUnrecordedOutages({ now: Date.now, sendDirectly });
  const kept = keepUnrecordedRuns({ storage: monitor, outages, maxReceives: 4 });
  let executions = 0;
  let result = failing('503');
  let handled: Handled = 'retry';
  const execute = async (): Promise<Execution> => {
    executions += 1;
    return result;
  };
  const handle = kept.handle(async ({ message }) => {
    for (const run of message.runs) await kept.executeOnce(`${run.monitor}~${run.dueAt}`, execute);
    if (handled === 'retry') monitor.failed(full);
    return handled;
  });
  return {
    ...opened,
    handle,
    executeOnce: kept.executeOnce,
    hasResult: kept.hasResult,
    outages,
    executions: () => executions,
    returns: (next: Execution) => {
      result = next;
    },
    handlesWith: (next: Handled) => {
      handled = next;
    },
  };
};

describe('the result of a run', () => {
  it('is reused however often its message comes back, and counted as lost the last time', async () => {
    const { handle, executions, monitor } = unrecorded();
    for (const receives of [1, 2, 3]) await handle(deliveryOf(receives));
    expect([executions(), monitor.health().unrecorded]).toEqual([1, 0]);
    await handle(deliveryOf(4));
    expect([executions(), monitor.health().unrecorded]).toEqual([1, 1]);
    // The result is forgotten then, so memory does not grow.
    await handle(deliveryOf(1));
    expect(executions()).toBe(2);
    monitor.stop();
  });

  it('is forgotten once it is recorded', async () => {
    const { handle, executions, handlesWith, monitor } = unrecorded();
    await handle(deliveryOf(1));
    handlesWith('done');
    await handle(deliveryOf(2));
    await handle(deliveryOf(1));
    expect([executions(), monitor.health().unrecorded]).toEqual([2, 0]);
    monitor.stop();
  });

  it('is kept until it is recorded or given up, and not when the run could not be executed', async () => {
    const { handle, executeOnce, hasResult } = unrecorded();
    await handle(deliveryOf(1));
    expect(hasResult('shop~1')).toBe(true);
    for (const receives of [2, 3, 4]) await handle(deliveryOf(receives));
    expect(hasResult('shop~1')).toBe(false);
    await expect(executeOnce('shop~2', () => Promise.reject(new Error('no worker')))).rejects.toThrow('no worker');
    expect(hasResult('shop~2')).toBe(false);
  });
});

describe('a monitor that was reported as failing while nothing could be recorded', () => {
  it('is reported as recovered when a passing run is what is recorded first', async () => {
    const { handle, returns, handlesWith, notifications, monitor } = unrecorded();
    await handle(deliveryOf(1, 1));
    await pass(1);
    handlesWith('done');
    returns(passing());
    await handle(deliveryOf(1, 2));
    await handle(deliveryOf(1, 3));
    expect(notifications.map(({ severity, text }) => [severity, text])).toEqual([
      ['down', 'shop is failing, which cannot be recorded: 503'],
      ['up', 'shop has recovered.'],
    ]);
    monitor.stop();
  });

  it('is reported by its status once a failing run is recorded', async () => {
    const { handle, returns, handlesWith, notifications, monitor } = unrecorded();
    await handle(deliveryOf(1, 1));
    await pass(1);
    handlesWith('done');
    await handle(deliveryOf(1, 2));
    returns(passing());
    await handle(deliveryOf(1, 3));
    expect(notifications.map(({ severity }) => severity)).toEqual(['down']);
    monitor.stop();
  });

  it('has an open outage until the next passing run, whoever reports that', async () => {
    const { handle, returns, handlesWith, outages, monitor } = unrecorded();
    await handle(deliveryOf(1, 10));
    await pass(1);
    handlesWith('done');
    await handle(deliveryOf(1, 20));
    expect(outages.isOpen('shop')).toBe(true);
    returns(passing());
    await handle(deliveryOf(1, 30));
    expect(outages.isOpen('shop')).toBe(false);
    monitor.stop();
  });

  it('is reported at each change while nothing can be recorded', async () => {
    const { handle, returns, notifications, monitor } = unrecorded();
    const story = [failing('503'), failing('504'), passing(), passing(), failing('505')];
    for (const [index, execution] of story.entries()) {
      returns(execution);
      await handle(deliveryOf(1, index));
      await pass(1);
    }
    expect(notifications.map(({ severity, text }) => [severity, text])).toEqual([
      ['down', 'shop is failing, which cannot be recorded: 503'],
      ['up', 'shop has recovered, which cannot be recorded.'],
      ['down', 'shop is failing, which cannot be recorded: 505'],
    ]);
    monitor.stop();
  });
});
