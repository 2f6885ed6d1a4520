import { beforeAll, describe, expect, it } from 'vitest';
import { takeInvalidDefinitions } from '../../shared/define/invalid-definitions.ts';
import { formatLoadProblem } from '../../shared/define/load-problem.ts';
import { toManifest } from '../../shared/define/manifest.ts';
import { parseMonitors } from '../../shared/define/parse-monitors.ts';
import { flow, http, monitor, task } from '../../shared/monitor.ts';

const home = http('home', 'https://shop.example/');
const own = flow('own', () => undefined);
const checked = (value: unknown) => parseMonitors(value, 'monitors.ts');

const problemsOf = (value: unknown): readonly string[] => {
  const result = checked(value);
  return result.ok ? [] : result.problems.map(formatLoadProblem);
};

/** The problems of one monitor with these options, without the place that they share. */
const complaints = (options: Record<string, unknown>, id: unknown = 'shop'): readonly string[] =>
  problemsOf([monitor(id as string, { every: '30s', checks: [home], ...options } as never)]).map((problem) =>
    problem.replace(/^monitors\.ts: monitors\[0\] "shop": /, ''),
  );

// The tables below make wrong definitions while this file loads, before anything is checked.
beforeAll(() => void takeInvalidDefinitions());

describe('a list that is right', () => {
  it('becomes specs with all that was left out filled in', () => {
    const result = checked([
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
    if (!result.ok) throw new Error('refused');
    expect(toManifest(result.monitors)).toEqual({
      monitors: [
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
          asked: { timeoutMs: 2_500, retries: 1 },
        },
      ],
    });
  });

  it.each(['10s', '7d', '168h', '90s', '0.5m'])('every %s', (every) => {
    expect(complaints({ every })).toEqual([]);
  });
});

describe('a default export that is no list of monitors', () => {
  it.each([
    ['nothing', undefined, 'there is no default export; write export default [monitor('],
    ['a monitor by itself', monitor('a', { every: '1m', flow: own }), 'the default export is a monitor by itself'],
    ['an object', {}, 'the default export is an object, not a list of monitors'],
    ['an empty list', [], 'the list of monitors is empty, so that nothing would be watched'],
  ])('%s', (_, value, words) => {
    expect(problemsOf(value)).toEqual([expect.stringContaining(`monitors.ts: ${words}`)]);
  });

  it.each([
    ['a flow', own, 'a flow'],
    ['a task', home, 'a task'],
    ['null', null, 'null'],
    ['a number', 3, '3'],
    ['a promise', Promise.resolve(), 'a promise'],
  ])('%s among the monitors', (_, value, shown) => {
    expect(problemsOf([monitor('a', { every: '1m', flow: own }), value])).toEqual([
      expect.stringContaining(`monitors.ts: monitors[1]: ${shown} is no monitor; write monitor('my-shop', {`),
    ]);
  });

  it('a hole in the list is no monitor either', () => {
    // biome-ignore lint/suspicious/noSparseArray: it is what is looked at here
    expect(problemsOf([, monitor('a', { every: '1m', flow: own })])).toEqual([expect.stringContaining('monitors[0]')]);
  });
});

describe('a field that is wrong is told with what would be right', () => {
  it.each<[Record<string, unknown>, string]>([
    [{ every: undefined }, "every: missing; write how often it runs, such as '30s', '5m' or '1h'"],
    [{ every: 30 }, 'every: 30 is no duration; write how often'],
    [{ every: '30 seconds' }, 'every: "30 seconds" is no duration; write how often'],
    [{ every: '9s' }, 'every: "9s" is too short; the shortest interval is \'10s\''],
    [{ every: '8d' }, 'every: "8d" is too long; the longest interval is \'7d\''],
    [{ every: '10.5s' }, 'every: "10.5s" is not a whole number of seconds'],
    [{ title: '' }, 'title: "" is no title; write 1 to 100 characters'],
    [{ title: 'a\nb' }, 'title: "a\\nb" is no title'],
    [{ title: 7 }, 'title: 7 is no title'],
    [{ timeout: 5 }, "timeout: 5 is no duration; write the time for one attempt, such as '5s'"],
    [{ timeout: '1ms' }, 'timeout: "1ms" is too short for any answer'],
    [{ timeout: '10s', retries: 2 }, 'timeout: timeout 10 s × 3 attempts + 2 × 2 s between them = 34 s, but a run'],
    [
      { retries: 8 },
      'retries: timeout 1 s × 9 attempts + 8 × 2 s between them = 25 s, but a run of a 30 s monitor has',
    ],
    [{ retries: -1 }, 'retries: -1 is no number of retries; write a whole number from 0 to 10'],
    [{ retries: '2' }, 'retries: "2" is no number of retries'],
    [{ retries: Number.NaN }, 'retries: NaN is no number of retries'],
    [{ allowPrivate: 'yes' }, 'allowPrivate: "yes" given; write true or false'],
    [{ alert: 2 }, 'alert: 2 given; write { after: 2, recoverAfter: 1 }'],
    [{ alert: { after: 0 } }, 'alert.after: 0 is no number of runs in a row; write a whole number from 1 to 10'],
    [{ alert: { recoverAfter: 11 } }, 'alert.recoverAfter: 11 is no number of runs in a row'],
    [{ alert: { recoverAftr: 1 } }, 'alert.recoverAftr: unknown field; did you mean "recoverAfter"?'],
    [{ alert: { remindevery: '1h' } }, 'alert.remindevery: unknown field; did you mean "remindEvery"?'],
    [{ alert: { remindEvery: 'hourly' } }, 'alert.remindEvery: "hourly" is no duration; write how often to remind'],
    [{ alert: { remindEvery: true } }, "true is no duration; write how often to remind while it lasts, from '1m' to"],
    [{ alert: { remindEvery: '30s' } }, 'alert.remindEvery: "30s" is too short'],
    [
      { alert: { remindEvery: '0s' } },
      "\"0s\" is too short; write how often to remind while it lasts, from '1m' to '7d'",
    ],
    [{ alert: { remindEvery: '8d' } }, 'alert.remindEvery: "8d" is too long'],
    [{ alert: { every: 'failures' } }, 'alert.every: "failures" given; did you mean \'failure\'?'],
    [{ alert: { every: '30s' } }, "alert.every: \"30s\" given; write 'change' or 'failure'"],
    [{ Timeout: '5s' }, 'Timeout: unknown field; did you mean "timeout"?'],
    [{ interval: '5s' }, 'interval: unknown field; known fields: every, title, flow, checks, timeout'],
    [{ flow: own }, 'checks: there is a flow too; write either flow or checks'],
    [{ checks: undefined }, 'flow: neither flow nor checks, so that nothing would run'],
    [
      { checks: undefined, flow: () => 1 },
      "flow: a function is no flow; write flow: myFlow, where const myFlow = flow('",
    ],
    [{ checks: undefined, flow: flow('', () => 1) }, 'flow: name: "" is no name; write 1 to 100 characters'],
    [{ checks: undefined, flow: flow('x', 1 as never) }, "flow: run: 1 is no function; write flow('x', async"],
    [{ checks: [] }, 'checks: the list is empty, so that nothing would be checked'],
    [{ checks: home }, 'checks: a task is no list; write checks: [http('],
    [{ checks: ['https://shop.example/'] }, 'checks[0]: "https://shop.example/" is no check; write http('],
    [{ checks: [home, home] }, 'checks[1] "home": name: the name is that of checks[0] too'],
    [{ checks: Array.from({ length: 51 }, () => home) }, 'checks: 51 checks, at most 50 are allowed'],
    [{ checks: [task('t', undefined as never)] }, 'checks[0] "t": run: undefined is no function; write task('],
  ])('%o', (options, words) => {
    expect(complaints(options)).toEqual([expect.stringContaining(words)]);
  });

  it.each(['', 'Shop', 'my shop', '-a', 'a-', 'a_b', 'a/b', 'x'.repeat(64), 7, null])('the id %j', (id) => {
    expect(complaints({}, id)).toEqual([expect.stringMatching(/: id: .* is no id; write 1 to 63 lower-case letters/)]);
  });

  it('no options at all', () => {
    expect(problemsOf([monitor('shop', undefined as never)])).toEqual([
      "monitors.ts: monitors[0] \"shop\": options: undefined given; write monitor('my-shop', { every: '1m', checks: [http(…)] })",
    ]);
  });
});

describe('http', () => {
  const wrong = (url: unknown, options?: unknown) =>
    complaints({ checks: [http('home', url as string, options as never)] });

  it.each([
    ['shop.example', 'url: "shop.example" is no URL; write the whole address, such as \'https://shop.example/\''],
    ['http://', 'url: "http://" is no URL'],
    [undefined, 'url: undefined is no text'],
    ['ftp://shop.example/', 'url: "ftp://shop.example/" begins with ftp:, but only http: and https: can be watched'],
    ['file:///etc/passwd', 'begins with file:'],
    [
      'https://user:secret@shop.example/',
      'url: the URL of shop.example contains a user name or password, which would be shown in every record; give them by auth: { basic: { user, password } } instead',
    ],
    [`https://shop.example/${'x'.repeat(2_048)}`, 'url: the URL has 2069 characters, at most 2048 are allowed'],
  ])('the URL %s', (url, words) => {
    const [problem, more] = wrong(url);
    expect([problem, more]).toEqual([expect.stringContaining(words), undefined]);
    expect(problem).not.toContain('secret');
  });

  it.each([
    [{ expct: 1 }, 'expct: unknown field; did you mean "expect"?'],
    [{ expect: 200 }, 'expect: 200 given; write { expect: { status: 200 } }'],
    [{ expect: { code: 200 } }, 'expect.code: unknown field; known fields: status, headers'],
    [{ expect: { status: '200' } }, 'expect.status: "200" is no status code; write a status code from 100 to 599'],
    [{ expect: { status: [200, 600, 99] } }, 'expect.status: 600, 99 is no status code'],
    [{ expect: { status: [] } }, 'expect.status: the list is empty'],
    [null, 'options: null given'],
    [200, 'options: 200 given; write { expect: { status: 200 } }'],
  ])('the options %j', (options, words) => {
    expect(wrong('https://shop.example/', options)).toEqual([expect.stringContaining(`checks[0] "home": ${words}`)]);
  });
});

describe('all mistakes are told at once', () => {
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

  it('also of a task that only a flow knows of, once', () => {
    const hidden = http('hidden', 'nowhere');
    const list = [monitor('a', { every: '1m', flow: flow('f', ({ run }) => run(hidden)) })];
    expect(problemsOf(list)).toEqual([
      expect.stringContaining('monitors.ts: task or flow "hidden": url: "nowhere" is no'),
    ]);
    expect(problemsOf(list)).toEqual([]);
  });

  it('up to a hundred', () => {
    const list = Array.from({ length: 150 }, (_, i) => monitor(`m${i}`, { every: '1s' as never, flow: own }));
    const problems = problemsOf(list);
    expect([problems.length, problems.at(-1)]).toEqual([21, 'monitors.ts: 130 more problems']);
  });
});
