// What looking at a value gives: the value made fit for use, or all that is wrong with it.
import { described, type Fault } from './definition.ts';
import { nearest } from './nearest.ts';

/** Faults, or the value where there are none. */
export type Checked<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly faults: readonly Fault[] };

export const good = <T>(value: T): Checked<T> => ({ ok: true, value });
export const bad = (field: string, message: string): Checked<never> => ({ ok: false, faults: [{ field, message }] });

export const faultsOf = (checked: Iterable<Checked<unknown>>): readonly Fault[] =>
  [...checked].flatMap((one) => (one.ok ? [] : one.faults));

type Values<T> = { readonly [K in keyof T]: T[K] extends Checked<infer V> ? V : never };

/** All of them, or the faults of all of them, with those that were found otherwise. */
export const together = <T extends Readonly<Record<string, Checked<unknown>>>>(
  parts: T,
  others: readonly Fault[] = [],
): Checked<Values<T>> => {
  const faults = [...others, ...faultsOf(Object.values(parts))];
  if (faults.length > 0) return { ok: false, faults };
  const values = Object.entries(parts).map(([name, one]) => [name, one.ok ? one.value : undefined]);
  return good(Object.fromEntries(values) as Values<T>);
};

/** The values of a list, or the faults of all of its entries. */
export const eachOf = <T>(list: readonly Checked<T>[]): Checked<readonly T[]> => {
  const faults = faultsOf(list);
  return faults.length > 0 ? { ok: false, faults } : good(list.flatMap((one) => (one.ok ? [one.value] : [])));
};

/** One of a few words, with the spelling that was probably meant. */
export const checkWord = <W extends string>(value: unknown, field: string, words: readonly W[]): Checked<W> => {
  if (typeof value === 'string' && (words as readonly string[]).includes(value)) return good(value as W);
  const meant = typeof value === 'string' ? nearest(value, words) : undefined;
  const right = meant
    ? `did you mean '${meant}'?`
    : `write ${words.map((word) => `'${word}'`).join(words.length > 2 ? ', ' : ' or ')}`;
  return bad(field, `${described(value)} given; ${right}`);
};
