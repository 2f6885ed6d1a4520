import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type FlowRun, lastState } from '../../../shared/model/run.ts';
import { RecordError } from '../../../shared/storage/records/damaged-records.ts';
import { plainRun } from '../../../shared/storage/records/record-validation.ts';
import { decodeRun, decodeRunOutcome, encodeRun } from '../../../shared/storage/records/run-codec.ts';
import type { Stored } from '../../../shared/storage/store.ts';
import { looking, patienceMs } from '../../fuzz/support/fuzz.ts';
import { mutated } from '../../fuzz/support/mutated.ts';
import { bodyOf, runs, storedAs } from '../../fuzz/support/records.ts';
import { t0 } from '../../support/builders.ts';

const key = { partition: 'run/shop', sort: String(t0) };
const bodies = runs.map((run) => bodyOf(encodeRun(run, 60)));

/** What is read, or why it cannot be. */
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

/** What is decided when a status is settled. */
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

const isPlain = plainRun(1, 11);

const isParent = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

/** On and just beyond every bound that a field has, and of every other kind. */
const strange: readonly unknown[] = [
  ...[null, true, '', 'x', [], [''], ['a', 'b'], ['a', 'b', 'c'], [null], [0], Array(9).fill('a'), {}, { u: 'x' }],
  ...[-1, 0, 1, 2, 1.5, 11, 12, 99_999_999, 100_000_000, 9_999_999_999_999, 10_000_000_000_000, 2 ** 53, 1e300],
  ...[-10_000_000_001, -100_000_000_000, -100_000_000_001],
];

/** The value with each part of it replaced by each that is strange, or gone. */
const replaced = (value: unknown): readonly unknown[] => {
  if (!isParent(value)) return strange;
  const inside = Object.keys(value).flatMap((name) => {
    const put = (part: unknown) => (Array.isArray(value) ? value.with(Number(name), part) : { ...value, [name]: part });
    const { [name]: _, ...rest } = value;
    return [Array.isArray(value) ? value.toSpliced(Number(name), 1) : rest, ...replaced(value[name]).map(put)];
  });
  return [...strange, ...inside];
};

describe('the quick look at a recorded run', () => {
  it('takes each run that was written for plain, so that it is quick', () => {
    for (const body of bodies) expect(isPlain(body), JSON.stringify(body)).toBe(true);
  });

  it('gives what the schema gives: one with a field that nobody knows is read by the schema', {
    timeout: patienceMs,
  }, () => {
    fc.assert(
      fc.property(mutated(bodies), (body) => {
        const unknown = withField(body, 'zz');
        expect(isPlain(unknown)).toBe(false);
        expect(outcomeOf(decodeRun, body)).toEqual(outcomeOf(decodeRun, unknown));
      }),
      looking(),
    );
  });

  it('gives what the schema gives where any one part is on a bound, beyond it, of another kind or gone', () => {
    for (const body of bodies.flatMap(replaced)) {
      const said = outcomeOf(decodeRun, body);
      if (JSON.stringify(said) !== JSON.stringify(outcomeOf(decodeRun, withField(body, 'zz'))))
        expect(said).toEqual(outcomeOf(decodeRun, withField(body, 'zz')));
    }
  });

  it.each(['constructor', '__proto__', 'toString'])('knows no field %s', (name) => {
    for (const body of bodies)
      expect(isPlain(JSON.parse(JSON.stringify(body).replace('{', `{"${name}":0,`)))).toBe(false);
  });

  it('leaves out what nothing is settled by, but refuses all that is damaged', { timeout: patienceMs }, () => {
    fc.assert(
      fc.property(mutated(bodies), (body) => {
        expect(outcomeOf(decodeRunOutcome, body)).toEqual(settling(outcomeOf(decodeRun, body)));
      }),
      looking(),
    );
  });
});
