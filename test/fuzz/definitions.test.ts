// A monitors file with arbitrary values is either valid, or rejected with a few clear problems.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { http } from '../../shared/checks/http/http.ts';
import { flow } from '../../shared/define/flow.ts';
import { describeLoadError } from '../../shared/define/load/describe-load-error.ts';
import { formatLoadProblem } from '../../shared/define/load-problem.ts';
import { toManifest } from '../../shared/define/manifest.ts';
import { monitor } from '../../shared/define/monitor.ts';
import { parseMonitors } from '../../shared/define/parse-monitors.ts';
import { task } from '../../shared/define/task.ts';
import { controls, looking, patienceMs, promptly } from './support/fuzz.ts';
import { anyValue, type Boxed, throwingValue } from './support/hostile.ts';
import { longText, nearly } from './support/texts.ts';

type Any = never;

const fields = ['every', 'title', 'timeout', 'retries', 'allowPrivate', 'alert', 'language', 'checks', 'flow'];
const optionNames = [
  'expect',
  'method',
  'headers',
  'body',
  'auth',
  'redirects',
  'timeout',
  'degradedAfter',
  'certificate',
  'messages',
  'ipVersion',
  'clientCertificate',
];

/** Valid values, and values close to them. */
const likely: fc.Arbitrary<Boxed> = fc
  .oneof(
    fc.constantFrom<unknown>(
      '1m',
      '30s',
      '10s',
      '7d',
      '100ms',
      0,
      1,
      10,
      true,
      false,
      'en',
      'es',
      { after: 2 },
      { recoverAfter: 1 },
    ),
    nearly(fc.constantFrom('1m', '30s', 'shop', 'https://shop.example/')),
    fc.integer({ min: -1, max: 20 }),
  )
  .map((value) => () => value);

/** An object with known and unknown fields. */
const object = (names: readonly string[], value: fc.Arbitrary<Boxed>): fc.Arbitrary<Boxed> =>
  fc
    .dictionary(fc.oneof(fc.constantFrom(...names), fc.constantFrom(...names), longText), value, {
      maxKeys: 6,
      noNullPrototype: true,
    })
    .map((boxes) => () => Object.fromEntries(Object.entries(boxes).map(([name, box]) => [name, box()])));

const listOf = (value: fc.Arbitrary<Boxed>): fc.Arbitrary<Boxed> =>
  fc.array(value, { maxLength: 5 }).map((boxes) => () => boxes.map((box) => box()));

/** The default export of a monitors file: definitions by the real functions, with other values in their places. */
const exported = (value: fc.Arbitrary<Boxed>): fc.Arbitrary<Boxed> => {
  const text = fc.oneof(
    fc.constantFrom<Boxed>(
      () => 'shop',
      () => 'https://shop.example/',
    ),
    longText.map(
      (given): Boxed =>
        () =>
          given,
    ),
    value,
  );
  const options = object(
    optionNames,
    fc.oneof(value, likely, object(['status', 'body', 'json', 'headers', 'to', 'bearer'], fc.oneof(value, likely))),
  );
  const check = fc.oneof(
    fc.tuple(text, text, fc.oneof(options, value)).map(
      ([name, url, given]): Boxed =>
        () =>
          http(name() as Any, url() as Any, given() as Any),
    ),
    fc.tuple(text, value).map(
      ([name, run]): Boxed =>
        () =>
          task(name() as Any, run() as Any),
    ),
    value,
  );
  const made = fc.tuple(text, value).map(
    ([name, run]): Boxed =>
      () =>
        flow(name() as Any, run() as Any),
  );
  const entry = fc.oneof(
    {
      weight: 5,
      arbitrary: fc.tuple(text, object(fields, fc.oneof(value, likely, listOf(check), made))).map(
        ([id, given]): Boxed =>
          () =>
            monitor(id() as Any, given() as Any),
      ),
    },
    {
      weight: 1,
      arbitrary: fc.tuple(text, value).map(
        ([id, given]): Boxed =>
          () =>
            monitor(id() as Any, given() as Any),
      ),
    },
    { weight: 1, arbitrary: value },
  );
  return fc.oneof({ weight: 5, arbitrary: listOf(entry) }, { weight: 1, arbitrary: entry });
};

const expectClear = (problems: readonly Parameters<typeof formatLoadProblem>[0][]): void => {
  expect(problems.length).toBeGreaterThan(0);
  expect(problems.length).toBeLessThanOrEqual(21);
  for (const problem of problems) {
    expect(problem.message.length).toBeGreaterThan(5);
    const line = formatLoadProblem(problem);
    expect(line.length).toBeLessThan(2_000);
    expect(line).not.toMatch(controls);
  }
};

describe('a monitors file', () => {
  it('with any values is valid, or rejected with a few clear problems', { timeout: patienceMs }, () => {
    fc.assert(
      fc.property(exported(anyValue), (boxed) => {
        const checked = promptly(() => parseMonitors(boxed(), 'monitors.ts'));
        if (!checked.ok) return expectClear(checked.problems);
        const manifest = toManifest(checked.monitors);
        expect(JSON.parse(JSON.stringify(manifest))).toEqual(manifest);
        for (const { id, intervalMs, attempts } of manifest.monitors) {
          expect(id).toMatch(/^[a-z0-9-]{1,63}$/);
          expect(intervalMs).toBeGreaterThanOrEqual(10_000);
          expect(
            (attempts.timeoutMs + attempts.retryDelayMs) * attempts.retries + attempts.timeoutMs,
          ).toBeLessThanOrEqual(intervalMs);
        }
      }),
      looking(),
    );
  });

  it('with values that throw when they are read is rejected with a clear problem', { timeout: patienceMs }, () => {
    fc.assert(
      fc.property(exported(fc.oneof(anyValue, throwingValue)), (boxed) => {
        try {
          const checked = promptly(() => parseMonitors(boxed(), 'monitors.ts'));
          if (!checked.ok) expectClear(checked.problems);
        } catch (error) {
          expectClear([describeLoadError(error, { path: 'monitors.ts', absolute: '/somewhere/monitors.ts' })]);
        }
      }),
      looking(),
    );
  });

  it('does not change any prototype', () => {
    expect(Object.keys(Object.prototype)).toEqual([]);
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  });
});
