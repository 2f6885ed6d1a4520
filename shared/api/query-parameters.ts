// Query parameters: each is validated. A refusal names the parameter, what is wrong with it, and the remedy.
import * as v from 'valibot';
import { expected, problems } from '../messages/en/api.ts';
import { terminalTypes } from '../queries/read-runs.ts';
import { MonitorId } from './json/common-json.ts';

export type Refusal = { readonly parameter: string; readonly detail: string };
export type Parsed<T> = { readonly ok: true; readonly query: T } | ({ readonly ok: false } & Refusal);

export type QueryParameter<S extends v.GenericSchema = v.GenericSchema> = {
  /** Parses the text of the parameter. */
  readonly schema: S;
  /** What the parameter must be; completes "…, and must be". */
  readonly expected: string;
  /** JSON schema for the OpenAPI document, where the schema of the text would hide what it stands for: a number, a time. */
  readonly documentedSchema?: Readonly<Record<string, unknown>>;
};
export type QueryParameters = Readonly<Record<string, QueryParameter>>;
export type QueryValues<P extends QueryParameters> = { readonly [K in keyof P]?: v.InferOutput<P[K]['schema']> };

/** The text in quotes; a long one is cut, as a response does not echo long input. */
export const quoted = (text: string): string => JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text);

/** A whole number from 1 to `max`. */
export const limitParameter = (max: number) => ({
  schema: v.pipe(v.string(), v.regex(/^\d{1,6}$/), v.transform(Number), v.minValue(1), v.maxValue(max)),
  expected: expected.wholeNumber({ max }),
  documentedSchema: { type: 'integer', minimum: 1, maximum: max },
});

export const monitorParameter = { schema: MonitorId, expected: expected.monitorId };

export const taskStateParameter = {
  schema: v.picklist(terminalTypes),
  expected: expected.oneOf({ values: terminalTypes }),
};

export const cursorParameter = { schema: v.pipe(v.string(), v.minLength(1)), expected: expected.cursor };

export const refuseParameter = (parameter: string, detail: string): { readonly ok: false } & Refusal => ({
  ok: false,
  parameter,
  detail,
});

type RawQuery = Readonly<Record<string, readonly string[]>>;

/** Accepts only the known parameters, each at most once. */
export const parseQuery = <P extends QueryParameters>(raw: RawQuery, parameters: P): Parsed<QueryValues<P>> => {
  const query: Record<string, unknown> = {};
  for (const [name, values] of Object.entries(raw)) {
    const parameter = Object.hasOwn(parameters, name) ? parameters[name] : undefined;
    if (!parameter) {
      const known = Object.keys(parameters);
      return refuseParameter(name.slice(0, 60), problems.unknownParameter({ name: quoted(name), known }));
    }
    const [value = ''] = values;
    if (values.length !== 1) return refuseParameter(name, problems.repeatedParameter({ name, count: values.length }));
    const parsed = v.safeParse(parameter.schema, value);
    if (!parsed.success) {
      const detail = problems.invalidValue({ name, value: quoted(value), expected: parameter.expected });
      return refuseParameter(name, detail);
    }
    query[name] = parsed.output;
  }
  return { ok: true, query: query as QueryValues<P> };
};
