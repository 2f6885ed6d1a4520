// The in-process queue: delivery on time, retries, overload and stopping.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { RunMessage } from '../../shared/model/run-message.ts';
import { handleMessage } from '../../shared/pipeline/run/index.ts';
import type { Delivery, Handled } from '../../shared/queue/delivery.ts';
import { createInProcessQueue } from '../../shared/queue/in-process-queue.ts';
import { encodeStatus } from '../../shared/storage/records/status-records.ts';
import { aSpec, aStatus, at, t0 } from '../support/builders.ts';
import { createStage } from '../support/stage.ts';

beforeEach(() => {
  vi.useFakeTimers({ now: t0 });
});
afterEach(() => {
  vi.useRealTimers();
});

const message = (monitor: string, dueAt = t0, trigger: 'schedule' | 'manual' = 'schedule'): RunMessage => ({
  runs: [{ monitor, dueAt, trigger }],
});

type Seen = { readonly seconds: number; readonly delivery: Delivery };

const open = (
  answer: (delivery: Delivery) => Promise<Handled> = async () => 'done',
  isTooLate?: (message: RunMessage) => boolean,
) => {
  const seen: Seen[] = [];
  const errors: string[] = [];
  const warnings: string[] = [];
  const queue = createInProcessQueue({
    now: () => Date.now(),
    ...(isTooLate && { isTooLate }),
    handle: (delivery) => {
      seen.push({ seconds: (Date.now() - t0) / 1_000, delivery });
      return answer(delivery);
    },
    logger: {
      runFinished: () => {},
      info: () => {},
      warn: (text) => void warnings.push(text),
      error: (text) => void errors.push(text),
    },
  });
  return { queue, seen, errors, warnings };
};

const pass = (seconds: number): Promise<unknown> => vi.advanceTimersByTimeAsync(seconds * 1_000);
const times = (seen: readonly Seen[]): readonly number[] => seen.map(({ seconds }) => seconds);

describe('a message', () => {
  it('is delivered on time, and at once when its time has passed', async () => {
    const { queue, seen } = open();
    const sent = await queue.send([
      { message: message('later'), notBefore: at(2) },
      { message: message('past'), notBefore: at(-5) },
    ]);
    expect(sent).toEqual({ failed: 0 });
    await pass(1.999);
    expect(seen.map(({ delivery }) => delivery.message.runs[0]?.monitor)).toEqual(['past']);
    await pass(0.001);
    expect(times(seen)).toEqual([0, 2]);
    expect(seen[1]?.delivery).toEqual({ message: message('later'), firstReceivedAt: at(2), receives: 1 });
  });

  it('that is settled is not delivered again', async () => {
    const { queue, seen } = open();
    await queue.send([{ message: message('shop'), notBefore: t0 }]);
    await pass(300);
    expect(seen).toHaveLength(1);
  });

  it('that is not settled is delivered three more times, with the time of its first receipt, and is then given up', async () => {
    const { queue, seen, errors } = open(async () => 'retry');
    await queue.send([{ message: message('shop'), notBefore: at(1) }]);
    await pass(300);
    expect(times(seen)).toEqual([1, 6, 16, 41]);
    for (const { delivery } of seen) expect(delivery.firstReceivedAt).toBe(at(1));
    expect(errors).toEqual([`given up after 4 tries: shop~${t0}`]);
    expect(queue.inFlight(`shop~${t0}`)).toBeUndefined();
  });

  it('that is handled slowly does not delay the others', async () => {
    const { queue, seen } = open(async ({ message: { runs } }) => {
      if (runs[0]?.monitor === 'slow') await new Promise((resolve) => setTimeout(resolve, 20_000));
      return 'done';
    });
    await queue.send([
      { message: message('slow'), notBefore: t0 },
      { message: message('quick'), notBefore: at(1) },
    ]);
    await pass(2);
    expect(times(seen)).toEqual([0, 1]);
  });

  it('of a process that slept past the next due time ends as Cancelled, without a check', async () => {
    const stage = createStage();
    await stage.store.create(encodeStatus(aStatus()));
    const deps = stage.runDeps([aSpec('shop')]);
    const { queue } = open((delivery) => {
      stage.time.now = Date.now();
      return handleMessage(deps, delivery);
    });
    await queue.send([{ message: message('shop', at(-45)), notBefore: at(-45) }]);
    await pass(60);
    expect(stage.executed).toEqual([]);
    expect((await stage.runs()).map(({ states }) => states.at(-1)?.name)).toEqual(['Cancelled']);
  });
});

describe('a message whose time passed while the computer slept', () => {
  const isTooLate = ({ runs }: RunMessage): boolean => Date.now() >= (runs[0]?.dueAt ?? 0) + 30_000;
  const hour = 3_600_000;

  it('is dropped without a warning; a message that is still in time is delivered', async () => {
    const { queue, seen, warnings } = open(undefined, isTooLate);
    await queue.send([
      { message: message('slept'), notBefore: at(2) },
      { message: message('in time', t0 + hour), notBefore: at(2) },
    ]);
    vi.setSystemTime(t0 + hour);
    await pass(5);
    expect(seen.map(({ delivery }) => delivery.message.runs[0]?.monitor)).toEqual(['in time']);
    expect(queue.inFlight(`slept~${t0}`)).toBeUndefined();
    expect(warnings).toEqual([]);
  });
});

describe('more messages than a process can handle', () => {
  const max = 10_000;
  const many = (count: number, from = 0) =>
    Array.from({ length: count }, (_, i) => ({ message: message(`m${from + i}`), notBefore: t0 }));
  const after20s = () => new Promise<Handled>((resolve) => setTimeout(() => resolve('done'), 20_000));

  it('wait in order until there is capacity', async () => {
    const { queue, seen } = open(after20s);
    await queue.send(many(max + 2));
    await pass(10);
    expect(seen).toHaveLength(max);
    await pass(11);
    expect(seen.slice(max).map(({ delivery }) => delivery.message.runs[0]?.monitor)).toEqual(['m10000', 'm10001']);
    expect(seen.at(-1)?.delivery).toMatchObject({ receives: 1, firstReceivedAt: at((seen.at(-1) as Seen).seconds) });
  });

  it('are dropped when they are too late, with a warning once a minute', async () => {
    const { queue, seen, warnings } = open(after20s, ({ runs }) => Date.now() >= (runs[0]?.dueAt ?? 0) + 15_000);
    await queue.send(many(max + 2));
    await pass(30);
    expect(seen).toHaveLength(max);
    expect(queue.inFlight(`m10001~${t0}`)).toBeUndefined();
    expect(warnings).toEqual([expect.stringMatching(/^2 checks were missed: more fall due/)]);
    await queue.send([...many(max, max + 2), ...many(3, 2 * max + 2)]);
    await pass(45);
    expect(warnings).toHaveLength(1);
    await pass(10);
    expect(warnings.slice(1)).toEqual([expect.stringMatching(/^\d+ checks were missed/)]);
  });

  it('are not started after the queue stops', async () => {
    const { queue, seen } = open(after20s);
    await queue.send(many(max + 2));
    await pass(1);
    const stopping = queue.stop(30_000);
    await pass(40);
    await stopping;
    expect(seen).toHaveLength(max);
  });
});

describe('runs in flight', () => {
  it('are found by id from when they are sent until they finish', async () => {
    const { queue } = open(async () => {
      await new Promise((resolve) => setTimeout(resolve, 3_000));
      return 'done';
    });
    await queue.send([{ message: message('shop', t0, 'manual'), notBefore: at(1) }]);
    const id = `shop~${t0}~m`;
    expect(queue.inFlight(id)).toEqual({ monitor: 'shop', dueAt: t0, trigger: 'manual' });
    await pass(2);
    expect(queue.inFlight(id)).toBeDefined();
    expect(queue.inFlight(`shop~${t0}`)).toBeUndefined();
    await pass(2);
    expect(queue.inFlight(id)).toBeUndefined();
  });

  it('are counted where they are manual runs of one monitor', async () => {
    const { queue } = open();
    await queue.send([
      { message: message('shop', t0, 'manual'), notBefore: at(5) },
      { message: message('shop', t0 + 1, 'manual'), notBefore: at(5) },
      { message: message('shop'), notBefore: at(5) },
      { message: message('other', t0, 'manual'), notBefore: at(5) },
    ]);
    expect([queue.manualInFlight('shop'), queue.manualInFlight('other'), queue.manualInFlight('none')]).toEqual([
      2, 1, 0,
    ]);
    await pass(6);
    expect(queue.manualInFlight('shop')).toBe(0);
  });
});

describe('stopping', () => {
  it('drops messages that have not started, waits for the others, and accepts no more', async () => {
    let finished = false;
    const { queue, seen } = open(async () => {
      await new Promise((resolve) => setTimeout(resolve, 2_000));
      finished = true;
      return 'done';
    });
    await queue.send([
      { message: message('started'), notBefore: t0 },
      { message: message('not started'), notBefore: at(1) },
    ]);
    await pass(0.5);
    const stopped = queue.stop(3_000).then(() => finished);
    expect(await queue.send([{ message: message('new'), notBefore: at(1) }])).toEqual({ failed: 1 });
    await pass(10);
    expect(await stopped).toBe(true);
    expect(seen).toHaveLength(1);
  });

  it('waits no longer than its grace period', async () => {
    const { queue } = open(() => new Promise(() => {}));
    await queue.send([{ message: message('stuck'), notBefore: t0 }]);
    await pass(0.5);
    let over = false;
    const stopped = queue.stop(3_000).then(() => {
      over = true;
    });
    await pass(2.9);
    expect(over).toBe(false);
    await pass(0.2);
    await stopped;
    expect(over).toBe(true);
  });

  it('does not deliver a message again that has to be retried', async () => {
    const { queue, seen } = open(async () => {
      await new Promise((resolve) => setTimeout(resolve, 1_000));
      return 'retry';
    });
    await queue.send([{ message: message('shop'), notBefore: t0 }]);
    await pass(0.5);
    const stopped = queue.stop(3_000);
    await pass(60);
    await stopped;
    expect(seen).toHaveLength(1);
    expect(vi.getTimerCount()).toBe(0);
  });
});
