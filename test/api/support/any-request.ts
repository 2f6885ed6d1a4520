// Arbitrary requests of any client to the operations of a document: valid ones, nearly valid ones, and invalid ones.
import fc from 'fast-check';
import type { JsonSchema, OpenApiDocument, Operation, Parameter } from '../../../shared/api/openapi/openapi-types.ts';
import { anyText } from '../../fuzz/support/texts.ts';

export type AnyRequest = {
  /** In lower case. */
  readonly method: string;
  /** Below the root of the API, with the query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Undefined when the document has no such method at that path. */
  readonly operation?: Operation;
};

/** What the server has. */
export type ServedResources = {
  readonly document: OpenApiDocument;
  readonly monitors: readonly string[];
  readonly runs: readonly string[];
  readonly cursors: readonly string[];
};

const methods = ['get', 'put', 'post', 'patch', 'delete'];
const encoded = anyText.map((text) => encodeURIComponent(text.toWellFormed()));
/** Without `.` and `..`: clients resolve them before they send a request. */
const segment = encoded.filter((text) => text !== '' && !/^(?:\.|%2e){1,2}$/i.test(text));

const resolved = (schema: JsonSchema, document: OpenApiDocument): JsonSchema =>
  schema.$ref === undefined ? schema : (document.components.schemas[schema.$ref.split('/').at(-1) ?? ''] ?? {});

const withoutExamples = ({ examples: _, ...schema }: JsonSchema): JsonSchema => schema;

const number = ({ minimum = -1e9, maximum = 1e9, type }: JsonSchema): fc.Arbitrary<number> =>
  type === 'integer'
    ? fc.oneof(fc.integer({ min: minimum, max: maximum }), fc.constantFrom(minimum, maximum))
    : fc.oneof(fc.integer({ min: Math.ceil(minimum), max: Math.floor(maximum) }), fc.constantFrom(minimum, maximum));

/** A value that the schema accepts. */
const valid = (given: JsonSchema, document: OpenApiDocument): fc.Arbitrary<unknown> => {
  const schema = resolved(given, document);
  if (schema.examples) return fc.oneof(fc.constantFrom(...schema.examples), valid(withoutExamples(schema), document));
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices) return fc.oneof(...choices.map((choice) => valid(choice, document)));
  if (schema.enum) return fc.constantFrom(...schema.enum);
  if (schema.properties) {
    const fields = Object.entries(schema.properties).map(([name, field]) => [name, valid(field, document)] as const);
    return fc.record(Object.fromEntries(fields), { requiredKeys: [...(schema.required ?? [])] });
  }
  if (schema.type === 'boolean') return fc.boolean();
  if (schema.type === 'null') return fc.constant(null);
  if (schema.type === 'number' || schema.type === 'integer') return number(schema);
  const { minLength = 0, maxLength = 40 } = schema;
  return fc.string({ minLength, maxLength });
};

const nearMiss = fc.oneof(
  fc.constantFrom(0, 9, -1, 1e9, 1.5, 1e308, '', 'x', null, true, [], {}, '1e999'),
  fc.jsonValue({ maxDepth: 2 }),
);

/** A valid object, one with an invalid or unknown field, a cut text, or another value. */
const body = (schema: JsonSchema, document: OpenApiDocument): fc.Arbitrary<string> => {
  const object = valid(schema, document) as fc.Arbitrary<Record<string, unknown>>;
  const names = fc.constantFrom(...Object.keys(resolved(schema, document).properties ?? {}), 'x', '__proto__');
  const changed = fc.tuple(object, names, nearMiss).map(([fields, name, value]) => {
    const entries = Object.entries(fields).filter(([key]) => key !== name);
    return `{${[...entries, [name, value] as const].map(([key, one]) => `${JSON.stringify(key)}:${JSON.stringify(one)}`).join(',')}}`;
  });
  const whole = object.map((value) => JSON.stringify(value));
  const cut = fc.tuple(whole, fc.nat()).map(([text, at]) => text.slice(0, at % (text.length + 1)));
  return fc.oneof(
    { weight: 6, arbitrary: whole },
    { weight: 4, arbitrary: changed },
    { weight: 1, arbitrary: cut },
    { weight: 1, arbitrary: nearMiss.map((value) => JSON.stringify(value)) },
    { weight: 1, arbitrary: fc.nat(40_000).map((bytes) => `{"reason":"${'x'.repeat(bytes)}"}`) },
  );
};

/** Existing ids, valid ids and any text. */
const inPath = ({ name, schema }: Parameter, path: string, served: ServedResources): fc.Arbitrary<string> => {
  const existing = path.startsWith('/runs/') ? served.runs : served.monitors;
  const pattern = schema.pattern
    ? fc.stringMatching(new RegExp(schema.pattern)).filter((text) => text !== '')
    : segment;
  return name === 'id'
    ? fc.oneof({ weight: 6, arbitrary: fc.constantFrom(...existing) }, pattern.map(encodeURIComponent), segment)
    : segment;
};

const queryValue = ({ name, schema }: Parameter, served: ServedResources): fc.Arbitrary<string> => {
  const special: Readonly<Record<string, readonly string[]>> = {
    monitor: [...served.monitors, 'none'],
    cursor: served.cursors,
    from: ['2026-11-20', '2026-11-21T12:00:00Z', '2026-11-21T12:40:00Z', '2026-02-30', '1999-01-01', '2027-01-01'],
    to: ['2026-11-21', '2026-11-21T12:50:00Z', '2026-11-21T06:50:00-06:00', '2026-11-21T24:00:00Z', '9999-12-31'],
  };
  const validValue = special[name]
    ? fc.constantFrom(...(special[name] ?? []))
    : valid(schema, served.document).map((value) => String(value));
  return fc.oneof(
    { weight: 5, arbitrary: validValue.map(encodeURIComponent) },
    nearMiss.map(String).map(encodeURIComponent),
    encoded,
  );
};

/** Any subset of the parameters; rarely one twice, or an unknown one. */
const query = (parameters: readonly Parameter[], served: ServedResources): fc.Arbitrary<string> => {
  const one = (parameter: Parameter) => queryValue(parameter, served).map((value) => `${parameter.name}=${value}`);
  const unknown = fc.tuple(encoded, encoded).map(([name, value]) => `${name}=${value}`);
  const each = parameters.map((parameter) => fc.option(one(parameter), { freq: 2 }));
  const more = fc.option(fc.oneof(unknown, ...parameters.map(one)), { freq: 9 });
  // `option` returns null once in `freq`; the extra parameter must be rare instead.
  const rare = fc.tuple(fc.nat(9), more).map(([dice, text]) => (dice === 0 ? text : null));
  return fc.tuple(...each, rare).map((parts) => {
    const texts = parts.filter((part) => part !== null);
    return texts.length > 0 ? `?${texts.join('&')}` : '';
  });
};

const printable = anyText.map((text) => text.replace(/[^\x20-\x7e]/g, '').trim());
const tag = fc.oneof(fc.constantFrom('*', '"overrides-0"', '"overrides-1"', 'W/"x"', ''), printable);
const type = fc.oneof(
  { weight: 12, arbitrary: fc.constantFrom('application/json', 'application/json; charset=utf-8') },
  fc.constantFrom('text/plain', 'application/x-www-form-urlencoded', 'application/merge-patch+json'),
  printable,
);
const headers = (hasBody: boolean) =>
  fc.record(
    { 'if-none-match': tag, 'if-match': tag, ...(hasBody ? { 'content-type': type } : {}) },
    { requiredKeys: hasBody ? ['content-type'] : [] },
  );

/** A request to an operation, or to its path by a method that the path may not have. */
const requestTo = (served: ServedResources, path: string, method: string): fc.Arbitrary<AnyRequest> => {
  const operation = served.document.paths[path]?.[method];
  const item = operation ?? Object.values(served.document.paths[path] ?? {})[0];
  const parameters = item?.parameters ?? [];
  const ids = parameters.filter((parameter) => parameter.in === 'path').map((one) => inPath(one, path, served));
  const schema = operation?.requestBody?.content['application/json']?.schema;
  const sent = schema
    ? body(schema, served.document)
    : method === 'get'
      ? fc.constant(undefined)
      : fc.option(printable, { nil: undefined });
  const search = query(
    parameters.filter((parameter) => parameter.in === 'query'),
    served,
  );
  return fc
    .tuple(fc.tuple(...ids), search, headers(schema !== undefined), sent)
    .map(([values, queryText, sentHeaders, text]) => {
      const filled = values.reduce((whole, value) => whole.replace(/\{\w+\}/, () => value), path === '/' ? '' : path);
      return {
        ...{ method, path: `${filled}${queryText}`, headers: sentHeaders as Record<string, string> },
        ...(text === undefined ? {} : { body: text }),
        ...(operation ? { operation } : {}),
      };
    });
};

/** To every path by every method; mostly by those of the document. */
export const anyRequest = (served: ServedResources): fc.Arbitrary<AnyRequest> => {
  const all = Object.keys(served.document.paths).flatMap((path) => methods.map((method) => ({ path, method })));
  return fc.oneof(
    ...all.map(({ path, method }) => ({
      weight: served.document.paths[path]?.[method] ? 12 : 1,
      arbitrary: requestTo(served, path, method),
    })),
  );
};
