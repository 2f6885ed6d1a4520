import { describe, expect, it } from 'vitest';
import { Failed, type TaskState, task } from '../../shared/monitor.ts';
import { endOf, executeFlow, httpResponse, namesOf, onlyTask, pause, scriptedProbe } from './support/execute-flow.ts';

const forever = () => new Promise<never>(() => undefined);
const hanging = task('hanging', forever);

describe('retries', () => {
  it('follow a returned Failed, and each attempt is recorded', async () => {
    const attempts: number[] = [];
    const run = await executeFlow(
      ({ run }) =>
        run(
          task('t', ({ attempt }) => {
            attempts.push(attempt);
            return attempt < 3 ? Failed(`no. ${attempt}`) : undefined;
          }),
        ),
      { attempts: { retries: 2 } },
    );
    expect(attempts).toEqual([1, 2, 3]);
    const { states } = onlyTask(run);
    expect(states.map(({ name, message }) => [name, message])).toEqual([
      ['Running', undefined],
      ['AwaitingRetry', 'no. 1'],
      ['Retrying', undefined],
      ['AwaitingRetry', 'no. 2'],
      ['Retrying', undefined],
      ['Completed', undefined],
    ]);
    expect(onlyTask(run).attempts).toBe(3);
  });

  it('follow an exception, and the flow receives the last one', async () => {
    const thrower = task('t', ({ attempt }) => {
      throw new Error(`no. ${attempt}`);
    });
    const run = await executeFlow(({ run }) => run(thrower), { attempts: { retries: 1 } });
    expect(namesOf(onlyTask(run))).toEqual(['Running', 'AwaitingRetry', 'Retrying', 'Failed']);
    expect(endOf(run)).toBe('Failed: Flow run encountered an exception: no. 2');
  });

  it('have their number in front of the lines that they print', async () => {
    const printing = task('t', ({ print, attempt }) => {
      print('checking');
      if (attempt === 2) print('one\ntwo');
      return Failed('no');
    });
    const run = await executeFlow(({ run }) => run(printing), { attempts: { retries: 2 } });
    expect(onlyTask(run).lines).toEqual([
      'checking',
      'attempt 2: checking',
      'attempt 2: one',
      'attempt 2: two',
      'attempt 3: checking',
    ]);
  });

  it('begin after a delay', async () => {
    const times: number[] = [];
    const timed = task('t', () => {
      times.push(Date.now());
      return Failed('retry');
    });
    await executeFlow(({ run }) => run(timed), { attempts: { retries: 1, retryDelayMs: 60 } });
    expect((times[1] ?? 0) - (times[0] ?? 0)).toBeGreaterThanOrEqual(60);
  });

  it('do not begin if the flow run would be out of time before them', async () => {
    const options = { attempts: { retries: 1, retryDelayMs: 300, timeoutMs: 100 }, deadlineMs: 350 };
    const run = await executeFlow(({ run }) => run(task('t', () => Failed('once'))), options);
    expect(namesOf(onlyTask(run))).toEqual(['Running', 'Failed']);
  });
});

describe('the time-out of an attempt', () => {
  it('makes the task run TimedOut; the flow receives that state and continues', async () => {
    let received: TaskState | undefined;
    const run = await executeFlow(
      async ({ run }) => {
        received = await run(hanging);
      },
      { attempts: { timeoutMs: 50 } },
    );
    expect(received).toMatchObject({ type: 'FAILED', name: 'TimedOut' });
    expect(endOf(onlyTask(run))).toBe('TimedOut: Task run exceeded timeout of 0.05 s');
    expect(endOf(run)).toBe('Completed');
  });

  it('starts again for a retry', async () => {
    const slowOnce = task('t', ({ attempt }) => (attempt === 1 ? forever() : 'passing'));
    const run = await executeFlow(({ run }) => run(slowOnce), { attempts: { timeoutMs: 50, retries: 1 } });
    expect(namesOf(onlyTask(run))).toEqual(['Running', 'AwaitingRetry', 'Retrying', 'Completed']);
  });

  it('aborts the signal, and the attempt can no longer change the record', async () => {
    const late: string[] = [];
    const stubborn = task('t', async ({ signal, print, fetch, attempt }) => {
      if (attempt === 2) return 'passing';
      await pause(180);
      print('too late');
      await fetch('https://shop.example/').catch((error: unknown) => late.push(`${error}`, `${signal.aborted}`));
    });
    const { probe, requests } = scriptedProbe(() => httpResponse(200));
    const run = await executeFlow(({ run }) => run(stubborn), {
      attempts: { timeoutMs: 40, retries: 1, retryDelayMs: 100 },
      probe,
    });
    expect(late).toEqual(['the attempt has ended: it sends no more requests', 'true']);
    expect([onlyTask(run).lines, requests, endOf(onlyTask(run))]).toEqual([[], [], 'Completed']);
  });

  it('records evidence of a request that was under way', async () => {
    const { probe } = scriptedProbe(forever);
    const requesting = task('t', async ({ fetch }) => {
      await fetch('https://user:secret@shop.example/');
    });
    const run = await executeFlow(({ run }) => run(requesting), { attempts: { timeoutMs: 40 }, probe });
    const [evidence] = onlyTask(run).evidence;
    expect(evidence).toMatchObject({ url: 'https://shop.example/', error: { code: 'TIMED_OUT' } });
  });
});

describe('the deadline', () => {
  it('makes a running task TimedOut, and later tasks do not start', async () => {
    const run = await executeFlow(
      async ({ run }) => {
        await run(task('first', () => 'passing'));
        await run(hanging).catch(() => undefined);
        await run(task('third', () => 'never'));
      },
      { attempts: { timeoutMs: 5_000 }, deadlineMs: 700 },
    );
    expect(run.taskRuns.map(({ task: name, states }) => [name, states.at(-1)?.name])).toEqual([
      ['first', 'Completed'],
      ['hanging', 'TimedOut'],
    ]);
    expect(endOf(run)).toMatch(/^TimedOut: Flow run exceeded timeout of 0\.[67]/);
  });

  it('ends a flow that never returns', async () => {
    const before = Date.now();
    const run = await executeFlow(forever, { deadlineMs: 80 });
    expect(Date.now() - before).toBeLessThan(10_000);
    expect(run.endedAt).toBeGreaterThanOrEqual(before + 80);
    expect(namesOf(run)).toEqual(['Running', 'TimedOut']);
  });

  it('that has passed before the start keeps the flow from being called', async () => {
    let called = false;
    const run = await executeFlow(
      () => {
        called = true;
      },
      { deadlineMs: -10 },
    );
    expect([called, namesOf(run), run.taskRuns]).toEqual([false, ['Running', 'TimedOut'], []]);
  });

  it('cancels a retry', async () => {
    const options = { attempts: { retries: 2, retryDelayMs: 10, timeoutMs: 100 }, deadlineMs: 260 };
    const run = await executeFlow(({ run }) => run(hanging), options);
    expect(onlyTask(run).attempts).toBeLessThan(3);
    expect(onlyTask(run).states.at(-1)?.name).toBe('TimedOut');
  });

  it('ends a flow that continues: it can neither change the record nor end the process', async () => {
    let afterwards: Promise<unknown> = Promise.resolve();
    const run = await executeFlow(
      ({ run, print }) => {
        afterwards = pause(120).then(() => {
          print('too late');
          return run(hanging);
        });
        return afterwards;
      },
      { deadlineMs: 60 },
    );
    const record = JSON.stringify(run);
    await expect(afterwards).rejects.toThrow('the flow run is out of time');
    expect(JSON.stringify(run)).toBe(record);
  });
});

describe('a promise that the flow does not await', () => {
  it('of a task run is awaited by the flow run', async () => {
    const run = await executeFlow(({ run }) => {
      run(task('slow', () => pause(30))).then(() => run(task('next', () => 'passing')));
    });
    expect(run.taskRuns.map(endOf)).toEqual(['Completed', 'Completed']);
  });

  it('that is rejected does not end the process', async () => {
    const rejections: unknown[] = [];
    const listener = (reason: unknown) => rejections.push(reason);
    process.on('unhandledRejection', listener);
    const leaving = task('t', ({ fetch }) => void fetch({} as never, { body: 1 as never }));
    await executeFlow(({ run }) => {
      run(leaving);
      run(
        task('throws', () => {
          throw new Error('left behind');
        }),
      );
    });
    await pause(20);
    process.off('unhandledRejection', listener);
    expect(rejections).toEqual([]);
  });

  it('of several, one that is rejected does not keep the others from completing', async () => {
    const run = await executeFlow(({ run }) =>
      Promise.all([
        run(task('slow', () => pause(40))),
        run(
          task('throws', () => {
            throw new Error('first');
          }),
        ),
      ]),
    );
    expect(run.taskRuns.map(endOf)).toEqual(['Completed', 'Failed: Task run encountered an exception: first']);
    expect(endOf(run)).toBe('Failed: Flow run encountered an exception: first');
  });
});
