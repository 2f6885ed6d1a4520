import { describe, expect, it } from 'vitest';
import { http, type TaskContext, type TaskDefinition, task } from '../../shared/monitor.ts';
import type { HttpEvidence } from '../../shared/net/http-port.ts';
import {
  endOf,
  executeFlow,
  httpError,
  httpResponse,
  onlyTask,
  type Script,
  scriptedProbe,
} from './support/execute-flow.ts';

const executeTask = async (made: TaskDefinition, script: Script = () => httpResponse(200), allowPrivate = false) => {
  const { probe, requests } = scriptedProbe(script);
  const run = await executeFlow(({ run }) => run(made), { probe, allowPrivate });
  return { run, taskRun: onlyTask(run), requests };
};

const asking = (work: (context: TaskContext) => unknown) => task('asking', work);

describe('fetch', () => {
  it('asks the probe with the time of the attempt and what the monitor allows', async () => {
    const made = asking(({ fetch }) =>
      fetch(new URL('https://shop.example/a'), { method: 'post', body: '{}', headers: { a: 'b' }, maxBytes: 9 }),
    );
    const { requests } = await executeTask(made, undefined, true);
    expect(requests[0]).toMatchObject({
      url: 'https://shop.example/a',
      method: 'POST',
      body: '{}',
      headers: { a: 'b' },
      maxBytes: 9,
      allowPrivate: true,
    });
    // Of the 5 s of the attempt, as much as is left.
    expect(requests[0]?.timeoutMs).toBeGreaterThan(1_000);
    expect(requests[0]?.timeoutMs).toBeLessThanOrEqual(5_000);
  });

  it('private addresses are refused unless the monitor says otherwise', async () => {
    const { requests } = await executeTask(asking(({ fetch }) => fetch('http://127.0.0.1/')));
    expect(requests[0]?.allowPrivate).toBe(false);
  });

  it('answers like the web, in small', async () => {
    let seen: unknown;
    const made = asking(async ({ fetch }) => {
      const response = await fetch('https://shop.example/');
      const { status, ok, url, headers } = response;
      seen = [status, ok, url, headers.get('Content-Type'), headers.get('gone'), await response.json()];
      return response.text();
    });
    const { run } = await executeTask(made, () => httpResponse(201, '{"é":1}', { 'content-type': 'application/json' }));
    expect(seen).toEqual([201, true, 'https://shop.example/', 'application/json', null, { é: 1 }]);
    expect(onlyTask(run).states.at(-1)?.name).toBe('Completed');
  });

  it.each([
    [200, true],
    [299, true],
    [199, false],
    [300, false],
    [503, false],
  ])('status %i: ok is %s', async (status, ok) => {
    const made = asking(async ({ fetch, print }) => print((await fetch('https://shop.example/')).ok));
    const { taskRun } = await executeTask(made, () => httpResponse(status));
    expect(taskRun.lines).toEqual([`${ok}`]);
  });

  it('rejects with the words of the probe, and its text is these words', async () => {
    const made = asking(async ({ fetch, print }) => {
      await fetch('https://shop.example/').catch((error: Error & { code?: string }) =>
        print(`${error}`, error.message, error.code, error instanceof Error),
      );
    });
    const { taskRun } = await executeTask(made, () => httpError('no response within 5 s', 'TIMED_OUT'));
    expect(taskRun.lines).toEqual(['no response within 5 s no response within 5 s TIMED_OUT true']);
    expect(taskRun.evidence[0]?.error?.message).toBe('no response within 5 s');
  });

  it('what is no JSON, and a body that is no text, are clear errors', async () => {
    const json = await executeTask(
      asking(async ({ fetch }) => (await fetch('https://shop.example/')).json()),
      () => httpResponse(200, '<html>'),
    );
    expect(endOf(json.taskRun)).toMatch(/^Failed: Task run encountered an exception: .*JSON/);
    const body = await executeTask(asking(({ fetch }) => fetch('https://shop.example/', { body: {} as never })));
    expect(endOf(body.taskRun)).toContain('write JSON.stringify(value)');
  });
});

describe('what is kept of a task run is bounded', () => {
  it('the newest 8 requests', async () => {
    const made = asking(async ({ fetch }) => {
      for (let i = 0; i < 12; i += 1) await fetch(`https://shop.example/${i}`);
    });
    const { taskRun } = await executeTask(made, (_, index) => httpResponse(200 + index));
    expect(taskRun.evidence.map((one) => (one as HttpEvidence).status)).toEqual([
      204, 205, 206, 207, 208, 209, 210, 211,
    ]);
  });

  it('20 lines, and one that says how many more there were', async () => {
    const made = asking(({ print }) => {
      for (let i = 0; i < 23; i += 1) print('line', i);
    });
    const { lines } = (await executeTask(made)).taskRun;
    expect([lines.length, lines[0], lines[19], lines[20]]).toEqual([
      21,
      'line 0',
      'line 19',
      '(3 more lines left out)',
    ]);
  });

  it('lines of 500 characters without control characters, one for each line of a text', async () => {
    const made = asking(({ print }) => {
      print('x'.repeat(501));
      print('\u001b[2Jone\r\n  two\u0000\u0085\u202e', { a: [1] }, new Error('text alone'), Object.create(null));
    });
    const { lines } = (await executeTask(made)).taskRun;
    expect(lines[0]).toBe(`${'x'.repeat(499)}…`);
    expect(lines.slice(1)).toEqual(['one', '  two { a: [ 1 ] } Error: text alone [Object: null prototype] {}']);
  });

  it('messages of 500 characters, whole characters only', async () => {
    const { taskRun } = await executeTask(
      asking(() => {
        throw new Error('😀'.repeat(5_000));
      }),
    );
    const message = taskRun.states.at(-1)?.message ?? '';
    expect([message.length <= 500, message.isWellFormed(), message.endsWith('…')]).toEqual([true, true, true]);
  });

  it('and the whole flow run fits in one item, whatever its tasks say', async () => {
    const greedy = task('漢'.repeat(100), async ({ fetch, print }) => {
      for (let i = 0; i < 10; i += 1) await fetch('https://shop.example/');
      for (let i = 0; i < 30; i += 1) print('漢'.repeat(600));
      throw new Error('漢'.repeat(600));
    });
    const url = `https://shop.example/${'漢'.repeat(479)}`;
    const { probe } = scriptedProbe(() => ({
      ok: false,
      error: { code: 'X', message: '漢'.repeat(600) },
      evidence: {
        kind: 'http' as const,
        method: 'GET',
        url,
        phases: { totalMs: 1 },
        error: { code: 'X', message: '漢'.repeat(600) },
      },
    }));
    const run = await executeFlow(({ run }) => Promise.allSettled(Array.from({ length: 50 }, () => run(greedy))), {
      probe,
      attempts: { retries: 2, retryDelayMs: 1 },
    });
    expect(run.taskRuns).toHaveLength(50);
    expect(Buffer.byteLength(JSON.stringify(run))).toBeLessThan(350 * 1_024);
  });

  it('a flow prints too', async () => {
    const run = await executeFlow(({ print }) => print('begun'));
    expect(run.lines).toEqual(['begun']);
  });
});

describe('http', () => {
  const url = 'https://shop.example/';

  it.each<[string, TaskDefinition, number, string]>([
    ['200 by default', http('home', url), 200, 'Completed'],
    ['another', http('home', url), 404, 'Failed: Status 404 from shop.example, expected 200'],
    ['one of several', http('home', url, { expect: { status: [200, 204] } }), 204, 'Completed'],
    [
      'none of several',
      http('home', url, { expect: { status: [200, 204, 301] } }),
      500,
      'Failed: Status 500 from shop.example, expected 200, 204 or 301',
    ],
  ])('%s', async (_, made, status, end) => {
    expect(endOf((await executeTask(made, () => httpResponse(status))).taskRun)).toBe(end);
  });

  it('an error is Failed in the words of the error', async () => {
    const { run, taskRun } = await executeTask(http('home', url), () => httpError('connection refused'));
    expect(endOf(taskRun)).toBe('Failed: connection refused');
    expect(run.states.at(-1)?.message).toBe('1/1 states failed.');
  });

  it('follows redirects, unless a redirect is what is expected', async () => {
    const followed = await executeTask(http('home', url));
    const expected = await executeTask(http('home', url, { expect: { status: 301 } }), () => httpResponse(301));
    expect(followed.requests[0]).not.toHaveProperty('maxRedirects');
    expect([expected.requests[0]?.maxRedirects, endOf(expected.taskRun)]).toEqual([0, 'Completed']);
  });
});
