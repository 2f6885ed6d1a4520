// Mutations of real records: a part is dropped, replaced or inserted, at any depth.
import fc from 'fast-check';
import { longText } from './texts.ts';

type Path = readonly (string | number)[];
type Change = { readonly pick: number; readonly how: 'drop' | 'replace' | 'insert'; readonly put: unknown };

const pathsOf = (value: unknown, at: Path = []): readonly Path[] => {
  if (typeof value !== 'object' || value === null) return [at];
  const inside = Array.isArray(value) ? value.entries() : Object.entries(value);
  return [at, ...[...inside].flatMap(([name, part]) => pathsOf(part, [...at, name]))];
};

const changed = (value: unknown, path: Path, change: Change): unknown => {
  const [name, ...rest] = path;
  if (name === undefined) return change.how === 'insert' && Array.isArray(value) ? [...value, change.put] : change.put;
  if (Array.isArray(value)) {
    const at = Number(name);
    if (rest.length > 0) return value.with(at, changed(value[at], rest, change));
    const put = change.how === 'drop' ? [] : change.how === 'insert' ? [change.put, value[at]] : [change.put];
    return value.toSpliced(at, 1, ...put);
  }
  const { [name]: part, ...others } = value as Record<string, unknown>;
  if (rest.length > 0) return { ...others, [name]: changed(part, rest, change) };
  if (change.how === 'drop') return others;
  return change.how === 'insert'
    ? { ...others, [name]: part, [`${name}2`]: change.put }
    : { ...others, [name]: change.put };
};

const numbers = [0, -1, 0.5, 99, -1e-7, 1e9, 1e13, 8.64e15, 8.64e15 + 1, 2 ** 53, -(2 ** 53), 1e21, 1e300, -1e300];

const replacement: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...numbers) },
  { weight: 2, arbitrary: fc.oneof(fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true })) },
  { weight: 1, arbitrary: fc.constantFrom(null, true, false, '', 'x', '0', [], [[]], {}, { __proto__: null }) },
  { weight: 1, arbitrary: longText.map((text) => text.slice(0, 20_000)) },
  { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 2 }) },
);

const change: fc.Arbitrary<Change> = fc.record({
  pick: fc.nat(),
  how: fc.constantFrom('drop' as const, 'replace' as const, 'replace' as const, 'insert' as const),
  put: replacement,
});

/** The value after a round trip through JSON, as a store returns it. */
const asStored = (value: unknown): unknown => JSON.parse(JSON.stringify(value) ?? 'null');

/** One of the records with one to three changes, or any JSON value. */
export const mutated = (records: readonly unknown[]): fc.Arbitrary<unknown> => {
  const near = fc
    .tuple(fc.constantFrom(...records), fc.array(change, { minLength: 1, maxLength: 3 }))
    .map(([record, changes]) =>
      changes.reduce<unknown>((value, one) => {
        const paths = pathsOf(value);
        return asStored(changed(value, paths[one.pick % paths.length] ?? [], one));
      }, asStored(record)),
    );
  return fc.oneof({ weight: 9, arbitrary: near }, { weight: 1, arbitrary: fc.jsonValue() });
};
