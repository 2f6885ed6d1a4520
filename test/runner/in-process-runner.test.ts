import { describe, expect, it } from 'vitest';
import monitors from '../../monitors.ts';
import { runs as messages } from '../../shared/messages/en/runs.ts';
import type { TaskState } from '../../shared/monitor.ts';
import { Degraded, Failed, http, monitor, task } from '../../shared/monitor.ts';
import { createInProcessRunner } from '../../shared/runner/in-process-runner.ts';
import {
  endOf,
  executeFlow,
  executeMonitor,
  httpError,
  httpResponse,
  loadedMonitor,
  namesOf,
  onlyTask,
  scriptedProbe,
} from './support/execute-flow.ts';

const passing = task('passing', () => 'fine');
const failing = task('failing', () => Failed('no stock'));
const throwing = task('throwing', () => {
  throw new Error('boom');
});

describe('the PlayStation monitor', () => {
  const [shipped] = monitors;

  it('that passes has a small record', async () => {
    const run = await executeMonitor(loadedMonitor(shipped));
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

  it('reports another status code by a Failed task run, and is Completed itself', async () => {
    const { probe } = scriptedProbe(() => httpResponse(503));
    const run = await executeMonitor(loadedMonitor(shipped), { probe });
    expect(endOf(onlyTask(run))).toBe('Failed: Servidor PlayStation no disponible. Status code: 503');
    expect(onlyTask(run).lines).toEqual(['PlayStation server returned status code 503']);
    expect(endOf(run)).toBe('Completed');
  });

  it('reports an error by its message alone', async () => {
    const { probe } = scriptedProbe(() => httpError('no such host status.playstation.com', 'DNS_NOT_FOUND'));
    const run = await executeMonitor(loadedMonitor(shipped), { probe });
    expect(endOf(onlyTask(run))).toBe('Failed: Error en la tarea: no such host status.playstation.com');
    expect(onlyTask(run).lines).toEqual(['An error occurred: no such host status.playstation.com']);
  });
});

describe('a task', () => {
  it('that returns Failed is Failed with its message, and throws nothing', async () => {
    let received: TaskState | undefined;
    const run = await executeFlow(async ({ run }) => {
      received = await run(failing);
    });
    expect(received).toMatchObject({ type: 'FAILED', name: 'Failed', message: 'no stock' });
    expect([endOf(onlyTask(run)), endOf(run)]).toEqual(['Failed: no stock', 'Completed']);
  });

  it('that returns a value is Completed with that value', async () => {
    let value: string | undefined;
    await executeFlow(async ({ run }) => {
      ({ value } = await run(passing));
    });
    expect(value).toBe('fine');
  });

  it('that throws is Failed, and an uncaught exception makes its flow Failed too', async () => {
    const run = await executeFlow(({ run }) => run(throwing));
    expect(endOf(onlyTask(run))).toBe('Failed: Task run encountered an exception: boom');
    expect(endOf(run)).toBe('Failed: Flow run encountered an exception: boom');
  });

  it('that throws passes the same exception to its flow, which can catch it', async () => {
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
    ['a text', 'plain text', 'plain text'],
    ['nothing', undefined, 'undefined'],
    ['an object without text', Object.create(null), 'a value that cannot be converted to text'],
    [
      'an error with a cause',
      new Error('fetch failed', { cause: new Error('ECONNREFUSED') }),
      'fetch failed: ECONNREFUSED',
    ],
    ['an error without a message', new TypeError(), 'TypeError'],
    ['control characters', new Error('\u001b[31mred\u001b[0m\r\nnext\u0007'), 'red next'],
  ])('that throws %s is Failed with a readable message', async (_, thrown, message) => {
    const run = await executeFlow(({ run }) =>
      run(
        task('t', () => {
          throw thrown;
        }),
      ),
    );
    expect(endOf(onlyTask(run))).toBe(`Failed: Task run encountered an exception: ${message}`);
  });
});

describe('a flow that returns', () => {
  it.each<[string, Parameters<typeof executeFlow>[0], string]>([
    ['nothing', async ({ run }) => void (await run(failing)), 'Completed'],
    ['something else', () => ({ type: 'FAILED', name: 'Failed' }), `Completed: ${messages.ranNoTask}`],
    ['an empty list', () => [], `Completed: ${messages.ranNoTask}`],
    ['a task that it does not call', () => passing, `Completed: ${messages.ranNoTask}`],
    ['something else after a task', async ({ run }) => ((await run(passing)) ? [] : []), 'Completed'],
    ['Degraded', () => Degraded('slow by my own rules'), 'Degraded: slow by my own rules'],
    ['Failed', () => Failed('by my own rules'), 'Failed: by my own rules'],
    ['a passing state', ({ run }) => run(passing), 'Completed: All states completed.'],
    ['a failing state', ({ run }) => run(failing), 'Failed: 1/1 states failed.'],
    ['states', ({ run }) => Promise.all([run(passing), run(failing), run(passing)]), 'Failed: 1/3 states failed.'],
    ['promises of states', ({ run }) => [run(failing), run(failing)], 'Failed: 2/2 states failed.'],
    ['states and other things', async ({ run }) => [await run(failing), 1], 'Completed'],
  ])('%s', async (_, run, end) => {
    expect(endOf(await executeFlow(run))).toBe(end);
  });

  it('without running a task is Completed', async () => {
    const run = await executeFlow(() => undefined);
    expect([namesOf(run), run.taskRuns]).toEqual([['Running', 'Completed'], []]);
  });

  it('never, because it throws before its first task, is Failed', async () => {
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
  ])(
    'after run() of %s is Failed with a clear message, even if it does not await the call',
    async (_, given, shown) => {
      const run = await executeFlow(({ run }) => void run(given as never));
      const message = `run() takes a task, made by task(…) or http(…), but was given ${shown}`;
      expect(endOf(run)).toBe(`Failed: Flow run encountered an exception: ${message}`);
    },
  );
});

describe('several task runs', () => {
  it('of the same task at the same time have different names', async () => {
    const run = await executeFlow(({ run }) => Promise.all([run(passing), run(passing)]));
    expect(new Set(run.taskRuns.map(({ name }) => name)).size).toBe(2);
    expect(run.taskRuns.map(endOf)).toEqual(['Completed', 'Completed']);
  });

  it('are limited to 50', async () => {
    const run = await executeFlow(async ({ run }) => {
      for (;;) await run(passing);
    });
    expect(run.taskRuns).toHaveLength(50);
    expect(endOf(run)).toBe('Failed: Flow run encountered an exception: a flow run may start at most 50 task runs');
  });

  it('of checks start at the same time, and an exception in one does not affect the others', async () => {
    const checks = [http('home', 'https://shop.example/'), throwing, http('cart', 'https://shop.example/cart')];
    const { probe } = scriptedProbe(({ url }) => httpResponse(url.endsWith('cart') ? 503 : 200));
    const run = await executeMonitor(loadedMonitor(monitor('shop', { every: '1m', checks })), { probe });
    expect(run.taskRuns.map(endOf)).toEqual([
      'Completed',
      'Failed: Task run encountered an exception: boom',
      'Failed: Status 503 from shop.example, expected 200',
    ]);
    expect(endOf(run)).toBe('Completed');
  });
});

it('a request for a monitor that is not loaded is rejected', async () => {
  const runInProcess = createInProcessRunner({
    monitors: new Map(),
    probe: scriptedProbe(() => httpResponse(200)).probe,
    clock: { now: () => 0, sleep: async () => undefined },
  });
  await expect(runInProcess({ monitor: 'gone', runId: 'gone~1', deadline: 1 })).rejects.toThrow(
    'no monitor "gone" is loaded',
  );
});
