// A monitors file is parsed to specs, or rejected with every problem, its place and a remedy.
import { beforeAll, describe, expect, it, vi } from 'vitest';

// The names of secrets are collected for a whole process, in which other test files run too.
vi.resetModules();
const { takeInvalidDefinitions } = await import('../../shared/define/invalid-definitions.ts');
const { formatLoadProblem } = await import('../../shared/define/load-problem.ts');
const { parseMonitors } = await import('../../shared/define/parse-monitors.ts');
const { flow, http, monitor, task } = await import('../../shared/monitor.ts');

const home = http('home', 'https://shop.example/');
const own = flow('own', () => undefined);
const parse = (value: unknown) => parseMonitors(value, 'monitors.ts');

const problemsOf = (value: unknown): readonly string[] => {
  const result = parse(value);
  return result.ok ? [] : result.problems.map(formatLoadProblem);
};

/** The problems of one monitor with these options, without the place that they have in common. */
const problemsWith = (options: Record<string, unknown>, id: unknown = 'shop'): readonly string[] =>
  problemsOf([monitor(id as string, { every: '30s', checks: [home], ...options } as never)]).map((problem) =>
    problem.replace(/^monitors\.ts: monitors\[0\] "shop": /, ''),
  );

// The tables below create invalid definitions while this file loads, before any test runs.
beforeAll(() => void takeInvalidDefinitions());

describe('a valid list', () => {
  it('becomes specs with defaults for the options that were left out', () => {
    const result = parse([
      monitor('playstation-monitor', { every: '30s', flow: own }),
      monitor('shop', {
        every: '1m',
        title: 'The shop',
        checks: [home, http('cart', 'http://shop.example/cart')],
        timeout: '2500ms',
        retries: 1,
        allowPrivate: true,
        alert: { after: 2, recoverAfter: 3 },
      }),
    ]);
    if (!result.ok) throw new Error('rejected');
    expect(result.monitors.map(({ spec }) => spec)).toEqual([
      {
        id: 'playstation-monitor',
        title: 'playstation-monitor',
        flow: 'own',
        tasks: [],
        kind: 'flow',
        intervalMs: 30_000,
        attempts: { timeoutMs: 5_000, retries: 2, retryDelayMs: 2_000 },
        allowPrivate: false,
        policy: { after: 1, recoverAfter: 1 },
      },
      {
        id: 'shop',
        title: 'The shop',
        flow: 'shop',
        tasks: ['home', 'cart'],
        kind: 'checks',
        intervalMs: 60_000,
        attempts: { timeoutMs: 2_500, retries: 1, retryDelayMs: 2_000 },
        allowPrivate: true,
        policy: { after: 2, recoverAfter: 3 },
        requestedAttempts: { timeoutMs: 2_500, retries: 1 },
      },
    ]);
  });

  it.each(['10s', '7d', '168h', '90s', '0.5m'])('accepts every %s', (every) => {
    expect(problemsWith({ every })).toEqual([]);
  });
});

describe('a default export that is not a list of monitors', () => {
  it.each([
    ['nothing', undefined, 'the file has no default export; write export default [monitor('],
    ['a single monitor', monitor('a', { every: '1m', flow: own }), 'the default export is a single monitor'],
    ['an object', {}, 'the default export is an object, not a list of monitors'],
    ['an empty list', [], 'the list of monitors is empty; write export default'],
  ])('%s is rejected', (_, value, text) => {
    expect(problemsOf(value)).toEqual([expect.stringContaining(`monitors.ts: ${text}`)]);
  });

  it.each([
    ['a flow', own, 'a flow'],
    ['a task', home, 'a task'],
    ['null', null, 'null'],
    ['a number', 3, '3'],
    ['a promise', Promise.resolve(), 'a promise'],
  ])('%s among the monitors', (_, value, shown) => {
    expect(problemsOf([monitor('a', { every: '1m', flow: own }), value])).toEqual([
      expect.stringContaining(`monitors.ts: monitors[1]: ${shown} is not a monitor; write monitor('my-shop', {`),
    ]);
  });

  it('a hole in the list is rejected', () => {
    // biome-ignore lint/suspicious/noSparseArray: a sparse array is the subject of this test
    expect(problemsOf([, monitor('a', { every: '1m', flow: own })])).toEqual([expect.stringContaining('monitors[0]')]);
  });
});

describe('an invalid field is rejected with a remedy', () => {
  it.each<[Record<string, unknown>, string]>([
    [{ every: undefined }, "every: required; write how often the monitor runs, such as '30s', '5m' or '1h'"],
    [{ every: 30 }, 'every: 30 is not a valid duration; write how often'],
    [{ every: '30 seconds' }, 'every: "30 seconds" is not a valid duration; write how often'],
    [{ every: '9s' }, 'every: "9s" is too short; the shortest interval is \'10s\''],
    [{ every: '8d' }, 'every: "8d" is too long; the longest interval is \'7d\''],
    [{ every: '10.5s' }, 'every: "10.5s" is not a whole number of seconds'],
    [{ title: '' }, 'title: "" is not a valid title; write 1 to 100 characters'],
    [{ title: 'a\nb' }, 'title: "a\\nb" is not a valid title'],
    [{ title: 7 }, 'title: 7 is not a valid title'],
    [{ timeout: 5 }, "timeout: 5 is not a valid duration; write the time limit of one attempt, such as '5s'"],
    [{ timeout: '1ms' }, 'timeout: "1ms" is too short; the shortest timeout is \'100ms\''],
    [{ timeout: '10s', retries: 2 }, 'timeout: timeout 10 s × 3 attempts + 2 × 2 s between them = 34 s, but a run'],
    [
      { retries: 10 },
      'retries: timeout 1 s × 11 attempts + 10 × 2 s between them = 31 s, but a run of a 30 s monitor has',
    ],
    [{ retries: -1 }, 'retries: -1 is not a valid number of retries; write a whole number from 0 to 10'],
    [{ retries: '2' }, 'retries: "2" is not a valid number of retries'],
    [{ retries: Number.NaN }, 'retries: NaN is not a valid number of retries'],
    [{ allowPrivate: 'yes' }, 'allowPrivate: "yes" is not a boolean; write true or false'],
    [{ alert: 2 }, 'alert: 2 is not a valid alert policy; write an object such as { after: 2, recoverAfter: 1 }'],
    [
      { alert: { after: 0 } },
      'alert.after: 0 is not a valid number of consecutive runs; write a whole number from 1 to 10',
    ],
    [{ alert: { recoverAfter: 11 } }, 'alert.recoverAfter: 11 is not a valid number of consecutive runs'],
    [{ alert: { recoverAftr: 1 } }, 'alert.recoverAftr: unknown field; did you mean "recoverAfter"?'],
    [{ alert: { remindevery: '1h' } }, 'alert.remindevery: unknown field; did you mean "remindEvery"?'],
    [
      { alert: { remindEvery: 'hourly' } },
      'alert.remindEvery: "hourly" is not a valid duration; write the time between reminders',
    ],
    [{ alert: { remindEvery: true } }, "true is not a valid duration; write the time between reminders, from '1m' to"],
    [{ alert: { remindEvery: '30s' } }, 'alert.remindEvery: "30s" is too short'],
    [{ alert: { remindEvery: '0s' } }, "\"0s\" is too short; write the time between reminders, from '1m' to '7d'"],
    [{ alert: { remindEvery: '8d' } }, 'alert.remindEvery: "8d" is too long'],
    [{ alert: { every: 'failures' } }, 'alert.every: "failures" is not a valid value; did you mean \'failure\'?'],
    [{ alert: { every: '30s' } }, "alert.every: \"30s\" is not a valid value; write 'change' or 'failure'"],
    [{ Timeout: '5s' }, 'Timeout: unknown field; did you mean "timeout"?'],
    [{ interval: '5s' }, 'interval: unknown field; known fields: every, title, flow, checks, timeout'],
    [{ flow: own }, 'checks: a monitor has either a flow or checks; remove one of the two'],
    [{ checks: undefined }, 'flow: a monitor needs a flow or checks; write flow: myFlow or checks: [http(…)]'],
    [
      { checks: undefined, flow: () => 1 },
      "flow: a function is not a flow; write flow: myFlow, where const myFlow = flow('",
    ],
    [{ checks: undefined, flow: flow('', () => 1) }, 'flow: name: "" is not a valid name; write 1 to 100 characters'],
    [{ checks: undefined, flow: flow('x', 1 as never) }, "flow: run: 1 is not a function; write flow('x', async"],
    [{ checks: [] }, 'checks: the list is empty; write checks: [http('],
    [{ checks: home }, 'checks: a task is not a list; write checks: [http('],
    [{ checks: ['https://shop.example/'] }, 'checks[0]: "https://shop.example/" is not a check; write http('],
    [{ checks: [home, home] }, 'checks[1] "home": name: checks[0] has the same name'],
    [{ checks: Array.from({ length: 51 }, () => home) }, 'checks: the list has 51 checks, at most 50 are allowed'],
    [{ checks: [task('t', undefined as never)] }, 'checks[0] "t": run: undefined is not a function; write task('],
  ])('%o', (options, text) => {
    expect(problemsWith(options)).toEqual([expect.stringContaining(text)]);
  });

  it.each(['', 'Shop', 'my shop', '-a', 'a-', 'a_b', 'a/b', 'x'.repeat(64), 7, null])('the id %j is rejected', (id) => {
    expect(problemsWith({}, id)).toEqual([
      expect.stringMatching(/: id: .* is not a valid id; write 1 to 63 lower-case letters/),
    ]);
  });

  it('a monitor without options is rejected', () => {
    expect(problemsOf([monitor('shop', undefined as never)])).toEqual([
      "monitors.ts: monitors[0] \"shop\": options: undefined is not an options object; write monitor('my-shop', { every: '1m', checks: [http(…)] })",
    ]);
  });
});

describe('http', () => {
  const wrong = (url: unknown, options?: unknown) =>
    problemsWith({ checks: [http('home', url as string, options as never)] });

  it.each([
    ['shop.example', 'url: "shop.example" is not a valid URL; write the whole URL, such as \'https://shop.example/\''],
    ['http://', 'url: "http://" is not a valid URL'],
    [undefined, 'url: undefined is not a string'],
    [
      'ftp://shop.example/',
      'url: "ftp://shop.example/" begins with ftp:, but only http: and https: URLs can be checked',
    ],
    ['file:///etc/passwd', 'begins with file:'],
    [
      'https://user:secret@shop.example/',
      'url: the URL of shop.example contains a user name or a password, which every record would show; write auth: { basic: { user, password } } instead',
    ],
    [`https://shop.example/${'x'.repeat(2_048)}`, 'url: the URL has 2069 characters; at most 2048 are allowed'],
  ])('the URL %s is rejected', (url, text) => {
    const [problem, more] = wrong(url);
    expect([problem, more]).toEqual([expect.stringContaining(text), undefined]);
    expect(problem).not.toContain('secret');
  });

  it.each([
    [{ expct: 1 }, 'expct: unknown field; did you mean "expect"?'],
    [{ expect: 200 }, 'expect: 200 is not an object; write { expect: { status: 200 } }'],
    [{ expect: { code: 200 } }, 'expect.code: unknown field; known fields: status, url, headers'],
    [{ expect: { status: '200' } }, 'expect.status: "200" is not a status code; write a status code from 100 to 999'],
    [{ expect: { status: [200, 1000, 99] } }, 'expect.status: 1000, 99 are not status codes'],
    [{ expect: { status: [] } }, 'expect.status: the list is empty'],
    [null, 'options: null is not an options object'],
    [200, 'options: 200 is not an options object; write { expect: { status: 200 } }'],
  ])('the options %j are rejected', (options, text) => {
    expect(wrong('https://shop.example/', options)).toEqual([expect.stringContaining(`checks[0] "home": ${text}`)]);
  });
});

describe('all problems are reported at once', () => {
  it('of one monitor and of all of them', () => {
    const places = problemsOf([
      monitor('Shop', { evry: '1m', checks: [http('a', 'x'), http('a', 'y')] } as never),
      monitor('blog', { every: '5s', flow: own, retries: 99 }),
      monitor('blog', { every: '1m', flow: own }),
    ]).map((problem) => problem.split(': ').slice(1, -1).join(': '));
    expect(places).toEqual([
      'monitors[0] "Shop": id',
      'monitors[0] "Shop": evry',
      'monitors[0] "Shop": every',
      'monitors[0] "Shop": checks[0] "a": url',
      'monitors[0] "Shop": checks[1] "a": url',
      'monitors[0] "Shop": checks[1] "a": name',
      'monitors[1] "blog": every',
      'monitors[1] "blog": retries',
      'monitors[2] "blog": id',
    ]);
  });

  it('including those of a task that only a flow uses, once', () => {
    const hidden = http('hidden', 'nowhere');
    const list = [monitor('a', { every: '1m', flow: flow('f', ({ run }) => run(hidden)) })];
    expect(problemsOf(list)).toEqual([
      expect.stringContaining('monitors.ts: task or flow "hidden": url: "nowhere" is not'),
    ]);
    expect(problemsOf(list)).toEqual([]);
  });

  it('up to a limit, with the number of the others', () => {
    const list = Array.from({ length: 150 }, (_, i) => monitor(`m${i}`, { every: '1s' as never, flow: own }));
    const problems = problemsOf(list);
    expect([problems.length, problems.at(-1)]).toEqual([21, 'monitors.ts: 130 more problems']);
  });
});
