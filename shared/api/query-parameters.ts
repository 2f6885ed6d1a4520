// Query parameters: each is checked, and a refusal names the parameter, what is wrong and what would be right.
import * as v from 'valibot';
import { terminalTypes } from '../queries/read-runs.ts';
import { type CursorList, decodeCursor } from './cursor.ts';
import { MonitorId } from './schemas/common.ts';

export type Refusal = { readonly parameter: string; readonly detail: string };
export type Parsed<T> = { readonly ok: true; readonly query: T } | ({ readonly ok: false } & Refusal);

type Queries = Readonly<Record<string, readonly string[]>>;
export type QueryParameter<S extends v.GenericSchema = v.GenericSchema> = {
  /** Of the parameter's text. */
  readonly schema: S;
  /** What is right, to go on after "must be". */
  readonly mustBe: string;
  /** JSON schema of what it stands for, where the document is not to say that it is text: a number, a time. */
  readonly documentedSchema?: Readonly<Record<string, unknown>>;
};
export type QueryParameters = Readonly<Record<string, QueryParameter>>;
export type QueryValues<R extends QueryParameters> = { readonly [K in keyof R]?: v.InferOutput<R[K]['schema']> };

/** Long input is not sent back whole. */
export const quoted = (text: string): string => JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text);

/** A whole number from 1 to `most`. */
export const limitParameter = (max: number) => ({
  schema: v.pipe(v.string(), v.regex(/^\d{1,6}$/), v.transform(Number), v.minValue(1), v.maxValue(max)),
  mustBe: `a whole number from 1 to ${max}`,
  documentedSchema: { type: 'integer', minimum: 1, maximum: max },
});

export const monitorParameter = {
  schema: MonitorId,
  mustBe: 'the id of a monitor: 1 to 63 lower-case letters, digits and hyphens',
};

export const taskStateParameter = { schema: v.picklist(terminalTypes), mustBe: `one of ${terminalTypes.join(', ')}` };

export const cursorParameter = { schema: v.pipe(v.string(), v.minLength(1)), mustBe: 'the cursor of a page before' };

const refuse = (parameter: string, detail: string): { readonly ok: false } & Refusal => ({
  ok: false,
  parameter,
  detail,
});

const namesOf = (rules: QueryParameters): string => {
  const names = Object.keys(rules);
  return names.length === 0 ? 'are none' : `are ${names.join(', ')}`;
};

/** Every parameter at most once, none that is unknown. */
export const parseQuery = <R extends QueryParameters>(queries: Queries, rules: R): Parsed<QueryValues<R>> => {
  const query: Record<string, unknown> = {};
  for (const [name, values] of Object.entries(queries)) {
    const rule = Object.hasOwn(rules, name) ? rules[name] : undefined;
    if (!rule) return refuse(name.slice(0, 60), `${quoted(name)} is no parameter here; there ${namesOf(rules)}`);
    if (values.length !== 1) return refuse(name, `${name} is given ${values.length} times, and must be given once`);
    const parsed = v.safeParse(rule.schema, values[0]);
    if (!parsed.success) return refuse(name, `${name} is ${quoted(values[0] ?? '')}, and must be ${rule.mustBe}`);
    query[name] = parsed.output;
  }
  return { ok: true, query: query as QueryValues<R> };
};

/** Where a page begins: behind the cursor's place, or at the start when there is none. */
export const parseCursor = (list: CursorList, cursor: string | undefined): Parsed<{ readonly place?: string }> => {
  if (cursor === undefined) return { ok: true, query: {} };
  const decoded = decodeCursor(list, cursor);
  if (decoded.outcome === 'place') return { ok: true, query: { place: decoded.place } };
  const why =
    decoded.outcome === 'not ours'
      ? `cursor is ${quoted(cursor)}, which no page of this API gave out`
      : 'cursor was given out by another list, or with another filter';
  return refuse('cursor', `${why}; it must be the cursor of the page before, with the same filter`);
};
