// The compiled predicate of a schema: it agrees with the schema, and decides all records that are written.
import fc from 'fast-check';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { type FlowRun, lastState } from '../../../shared/model/run.ts';
import { compileSchema } from '../../../shared/storage/records/compile-schema.ts';
import { RecordError } from '../../../shared/storage/records/record-errors.ts';
import { decodeRun, decodeRunOutcome, encodeRun, RunCode } from '../../../shared/storage/records/run-codec.ts';
import type { Stored } from '../../../shared/storage/store.ts';
import { looking, patienceMs } from '../../fuzz/support/fuzz.ts';
import { mutated } from '../../fuzz/support/mutated.ts';
import { bodyOf, runs, storedAs } from '../../fuzz/support/records.ts';
import { t0 } from '../../support/builders.ts';

const key = { partition: 'run/shop', sort: String(t0) };
const bodies = runs.map((run) => bodyOf(encodeRun(run, 60)));

/** The run, or the message of its RecordError. */
const outcomeOf = (read: (stored: Stored) => FlowRun, body: unknown): unknown => {
  try {
    return read(storedAs(key, body));
  } catch (error) {
    expect(error).toBeInstanceOf(RecordError);
    return (error as Error).message;
  }
};

const withField = (body: unknown, name: string): unknown =>
  typeof body === 'object' && body !== null && !Array.isArray(body) ? { ...body, [name]: 0 } : body;

/** The parts of a run that settle a status. */
const settling = (run: unknown): unknown =>
  typeof run === 'string'
    ? run
    : {
        ...(run as FlowRun),
        taskRuns: (run as FlowRun).taskRuns.map(({ findings: _, ...rest }) => {
          const evidence = lastState(rest).type === 'FAILED' ? rest.evidence : [];
          return { ...rest, evidence, lines: [] };
        }),
      };

const isValid = compileSchema(RunCode);

const isParent = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

/** Values on and just beyond every bound that a field has, and values of every other type. */
const strange: readonly unknown[] = [
  ...[null, true, '', 'x', [], [''], ['a', 'b'], ['a', 'b', 'c'], [null], [0], Array(9).fill('a'), {}, { u: 'x' }],
  ...[-1, 0, 1, 2, 1.5, 11, 12, 99_999_999, 100_000_000, 9_999_999_999_999, 10_000_000_000_000, 2 ** 53, 1e300],
  ...[-10_000_000_001, -100_000_000_000, -100_000_000_001],
];

/** The value with each of its parts replaced by each strange value, or removed. */
const replaced = (value: unknown): readonly unknown[] => {
  if (!isParent(value)) return strange;
  const inside = Object.keys(value).flatMap((name) => {
    const put = (part: unknown) => (Array.isArray(value) ? value.with(Number(name), part) : { ...value, [name]: part });
    const { [name]: _, ...rest } = value;
    return [Array.isArray(value) ? value.toSpliced(Number(name), 1) : rest, ...replaced(value[name]).map(put)];
  });
  return [...strange, ...inside];
};

describe('the predicate of recorded runs', () => {
  it('accepts each run that is written, without the schema', () => {
    for (const body of bodies) expect(isValid(body), JSON.stringify(body)).toBe(true);
  });

  it('gives the same result as the schema, which reads a record with an unknown field', {
    timeout: patienceMs,
  }, () => {
    fc.assert(
      fc.property(mutated(bodies), (body) => {
        const unknown = withField(body, 'zz');
        expect(isValid(unknown)).toBe(false);
        expect(outcomeOf(decodeRun, body)).toEqual(outcomeOf(decodeRun, unknown));
      }),
      looking(),
    );
  });

  it('gives the same result as the schema where one part is on a bound, beyond it, of another type or removed', () => {
    for (const body of bodies.flatMap(replaced)) {
      const outcome = outcomeOf(decodeRun, body);
      if (JSON.stringify(outcome) !== JSON.stringify(outcomeOf(decodeRun, withField(body, 'zz'))))
        expect(outcome).toEqual(outcomeOf(decodeRun, withField(body, 'zz')));
    }
  });

  it.each(['constructor', '__proto__', 'toString'])('rejects an unknown field %s', (name) => {
    for (const body of bodies)
      expect(isValid(JSON.parse(JSON.stringify(body).replace('{', `{"${name}":0,`)))).toBe(false);
  });

  it('covers the parts that a settled outcome leaves out: a damaged run has no outcome', {
    timeout: patienceMs,
  }, () => {
    fc.assert(
      fc.property(mutated(bodies), (body) => {
        expect(outcomeOf(decodeRunOutcome, body)).toEqual(settling(outcomeOf(decodeRun, body)));
      }),
      looking(),
    );
  });
});

describe('a compiled schema', () => {
  const Small = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(9));
  const schemas: readonly (readonly [string, v.GenericSchema, readonly unknown[]])[] = [
    ['text', v.string(), ['', 'a']],
    ['a number with a step', v.pipe(v.number(), v.safeInteger(), v.multipleOf(2)), [0, 4]],
    ['a bounded number', Small, [0, 9]],
    ['a boolean', v.boolean(), [true, false]],
    ['a picklist', v.picklist(['a', 3]), ['a', 3]],
    ['a nullable', v.nullable(Small), [null, 1]],
    ['a pattern', v.pipe(v.string(), v.regex(/^a+$/)), ['a', 'aa']],
    ['a bounded list', v.pipe(v.array(Small), v.minLength(1), v.maxLength(2)), [[1], [1, 2]]],
    ['a tuple', v.tuple([Small, v.string()]), [[1, 'a']]],
    ['a record', v.record(v.string(), Small), [{}, { a: 1, b: 2 }]],
    ['an object', v.object({ a: Small, b: v.exactOptional(v.string()) }), [{ a: 1 }, { a: 1, b: '' }]],
    ['a record', v.record(v.string(), Small), [{}, { a: 1, b: 2 }]],
    [
      'a variant',
      v.variant('kind', [v.object({ kind: v.literal('a') }), v.object({ kind: v.literal('b'), n: Small })]),
      [{ kind: 'a' }, { kind: 'b', n: 1 }],
    ],
  ];

  it.each(schemas)('of %s accepts exactly the values that the schema returns unchanged', (_, schema, valid) => {
    const compiled = compileSchema(schema);
    for (const value of valid) expect(compiled(value), JSON.stringify(value)).toBe(true);
    for (const value of valid.flatMap(replaced)) {
      const parsed = v.safeParse(schema, value);
      const isUnchanged = parsed.success && JSON.stringify(parsed.output) === JSON.stringify(value);
      expect(compiled(value), JSON.stringify(value)).toBe(isUnchanged);
    }
  });

  it.each(['constructor', 'prototype', '__proto__'])(
    'of a record rejects the key %s, which the schema drops',
    (name) => {
      const value = JSON.parse(`{"${name}": 1}`);
      expect(v.parse(v.record(v.string(), Small), value)).toEqual({});
      expect(compileSchema(v.record(v.string(), Small))(value)).toBe(false);
    },
  );

  it('leaves a value to the schema that it cannot decide', () => {
    expect(compileSchema(v.pipe(v.string(), v.trim()))(' a ')).toBe(false);
    expect(compileSchema(v.date())(new Date())).toBe(false);
  });
});
