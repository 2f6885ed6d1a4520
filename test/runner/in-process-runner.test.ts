import { describe, expect, it } from 'vitest';
import monitors from '../../monitors.ts';
import type { TaskState } from '../../shared/monitor.ts';
import { Failed, http, monitor, task } from '../../shared/monitor.ts';
import { createInProcessRunner } from '../../shared/runner/in-process-runner.ts';
import {
  answer,
  checkedMonitor,
  endOf,
  executeFlow,
  executeMonitor,
  namesOf,
  onlyTask,
  scripted,
  trouble,
} from './support/executing.ts';

const passing = task('passing', () => 'fine');
const failing = task('failing', () => Failed('not well'));
const throwing = task('throwing', () => {
  throw new Error('boom');
});

describe('the monitor of the report', () => {
  const [shipped] = monitors;

  it('leaves a small record when all is well', async () => {
    const run = await executeMonitor(checkedMonitor(shipped));
    expect(run.states.map(({ type, message }) => [type, message])).toEqual([
      ['RUNNING', undefined],
      ['COMPLETED', undefined],
    ]);
    const taskRun = onlyTask(run);
    expect(namesOf(taskRun)).toEqual(['Running', 'Completed']);
    expect(taskRun.name).toMatch(/^check_playstation_server_status-[0-9a-f]{3}$/);
    expect(taskRun.lines).toEqual(['El servicio de PlayStation Network esta funcionando correctamente']);
    expect(taskRun.evidence).toHaveLength(1);
    expect(run).not.toHaveProperty('lines');
  });

  it('tells of another status code in the words of the report, and is Completed itself', async () => {
    const { probe } = scripted(() => answer(503));
    const run = await executeMonitor(checkedMonitor(shipped), { probe });
    expect(endOf(onlyTask(run))).toBe('Failed: Servidor PlayStation no disponible. Status code: 503');
    expect(onlyTask(run).lines).toEqual(['PlayStation server returned status code 503']);
    expect(endOf(run)).toBe('Completed');
  });

  it('tells of an error by its message alone, as Python does', async () => {
    const { probe } = scripted(() => trouble('no such host status.playstation.com', 'DNS_NOT_FOUND'));
    const run = await executeMonitor(checkedMonitor(shipped), { probe });
    expect(endOf(onlyTask(run))).toBe('Failed: Error en la tarea: no such host status.playstation.com');
    expect(onlyTask(run).lines).toEqual(['An error occurred: no such host status.playstation.com']);
  });
});

describe('what a task does', () => {
  it('a returned Failed throws nothing, and its state has the message', async () => {
    let seen: TaskState | undefined;
    const run = await executeFlow(async ({ run }) => {
      seen = await run(failing);
    });
    expect(seen).toMatchObject({ type: 'FAILED', name: 'Failed', message: 'not well' });
    expect([endOf(onlyTask(run)), endOf(run)]).toEqual(['Failed: not well', 'Completed']);
  });

  it('what it returns is the value of its state', async () => {
    let value: string | undefined;
    await executeFlow(async ({ run }) => {
      ({ value } = await run(passing));
    });
    expect(value).toBe('fine');
  });

  it('an exception makes it Failed, is thrown in the flow, and makes that Failed', async () => {
    const run = await executeFlow(({ run }) => run(throwing));
    expect(endOf(onlyTask(run))).toBe('Failed: Task run encountered an exception: boom');
    expect(endOf(run)).toBe('Failed: Flow run encountered an exception: boom');
  });

  it('the very exception arrives, and a flow may catch it', async () => {
    const thrown = new Error('mine');
    let caught: unknown;
    const run = await executeFlow(async ({ run }) => {
      await run(
        task('t', () => {
          throw thrown;
        }),
      ).catch((error: unknown) => {
        caught = error;
      });
    });
    expect(caught).toBe(thrown);
    expect(endOf(run)).toBe('Completed');
  });

  it.each([
    ['a text', 'plain words', 'plain words'],
    ['nothing', undefined, 'undefined'],
    ['an object without text', Object.create(null), 'a value that has no text'],
    [
      'an error with a cause',
      new Error('fetch failed', { cause: new Error('ECONNREFUSED') }),
      'fetch failed: ECONNREFUSED',
    ],
    ['an error without a message', new TypeError(), 'TypeError'],
    ['control characters', new Error('\u001b[31mred\u001b[0m\r\nnext\u0007'), 'red next'],
  ])('throwing %s is told in words', async (_, thrown, words) => {
    const run = await executeFlow(({ run }) =>
      run(
        task('t', () => {
          throw thrown;
        }),
      ),
    );
    expect(endOf(onlyTask(run))).toBe(`Failed: Task run encountered an exception: ${words}`);
  });
});

describe('what a flow returns', () => {
  it.each<[string, Parameters<typeof executeFlow>[0], string]>([
    ['nothing', async ({ run }) => void (await run(failing)), 'Completed'],
    ['something else', () => ({ type: 'FAILED', name: 'Failed' }), 'Completed'],
    ['an empty list', () => [], 'Completed'],
    ['Failed', () => Failed('by my own rules'), 'Failed: by my own rules'],
    ['a state that is well', ({ run }) => run(passing), 'Completed: All states completed.'],
    ['a state that is not', ({ run }) => run(failing), 'Failed: 1/1 states failed.'],
    ['states', ({ run }) => Promise.all([run(passing), run(failing), run(passing)]), 'Failed: 1/3 states failed.'],
    ['promises of states', ({ run }) => [run(failing), run(failing)], 'Failed: 2/2 states failed.'],
    ['states and other things', async ({ run }) => [await run(failing), 1], 'Completed'],
  ])('%s', async (_, run, end) => {
    expect(endOf(await executeFlow(run))).toBe(end);
  });

  it('a flow without a task run is Completed', async () => {
    const run = await executeFlow(() => undefined);
    expect([namesOf(run), run.taskRuns]).toEqual([['Running', 'Completed'], []]);
  });

  it('an exception before any task makes it Failed', async () => {
    const run = await executeFlow(() => {
      throw new Error('too early');
    });
    expect(endOf(run)).toBe('Failed: Flow run encountered an exception: too early');
  });

  it.each([
    ['a function', () => 1, 'a function'],
    ['nothing', undefined, 'undefined'],
    ['a monitor', monitor('x', { every: '1m', checks: [] }), 'a monitor'],
    ['a promise', Promise.resolve(), 'a promise'],
  ])('run() of %s is a clear error, even if nobody waits for it', async (_, given, shown) => {
    const run = await executeFlow(({ run }) => void run(given as never));
    const words = `run() takes a task, made by task(…) or http(…), but was given ${shown}`;
    expect(endOf(run)).toBe(`Failed: Flow run encountered an exception: ${words}`);
  });
});

describe('several tasks', () => {
  it('the same task twice at once gives two task runs with names of their own', async () => {
    const run = await executeFlow(({ run }) => Promise.all([run(passing), run(passing)]));
    expect(new Set(run.taskRuns.map(({ name }) => name)).size).toBe(2);
    expect(run.taskRuns.map(endOf)).toEqual(['Completed', 'Completed']);
  });

  it('one more than the limit is refused', async () => {
    const run = await executeFlow(async ({ run }) => {
      for (;;) await run(passing);
    });
    expect(run.taskRuns).toHaveLength(50);
    expect(endOf(run)).toBe('Failed: Flow run encountered an exception: a flow run may start at most 50 task runs');
  });

  it('the checks of a monitor run at once, and an exception of one leaves the others alone', async () => {
    const checks = [http('home', 'https://shop.example/'), throwing, http('cart', 'https://shop.example/cart')];
    const { probe } = scripted(({ url }) => answer(url.endsWith('cart') ? 503 : 200));
    const run = await executeMonitor(checkedMonitor(monitor('shop', { every: '1m', checks })), { probe });
    expect(run.taskRuns.map(endOf)).toEqual([
      'Completed',
      'Failed: Task run encountered an exception: boom',
      'Failed: shop.example is not well. Status code: 503, expected 200',
    ]);
    expect(endOf(run)).toBe('Completed');
  });
});

it('a monitor that is not loaded is an error of the caller', async () => {
  const execute = createInProcessRunner({
    monitors: new Map(),
    probe: scripted(() => answer(200)).probe,
    clock: { now: () => 0, sleep: async () => undefined },
  });
  await expect(execute({ monitor: 'gone', runId: 'gone~1', deadline: 1 })).rejects.toThrow(
    'no monitor "gone" is loaded',
  );
});
