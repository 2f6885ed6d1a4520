// Requests of every kind that a client could make of a document's operations: right ones, nearly right ones, and none.
import fc from 'fast-check';
import type { JsonSchema, OpenApiDocument, Operation, Parameter } from '../../../shared/api/openapi/openapi-types.ts';
import { anyText } from '../../fuzz/support/texts.ts';

export type Ask = {
  /** In lower case. */
  readonly method: string;
  /** Below the root of the API, with its query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Undefined where the document has no such method at that path. */
  readonly operation?: Operation;
};

/** What there is to be asked for. */
export type Known = {
  readonly document: OpenApiDocument;
  readonly monitors: readonly string[];
  readonly runs: readonly string[];
  readonly cursors: readonly string[];
};

const methods = ['get', 'put', 'post', 'patch', 'delete'];
const encoded = anyText.map((text) => encodeURIComponent(text.toWellFormed()));
/** An address's own way up is not the server's affair: it is taken before anything is sent. */
const segment = encoded.filter((text) => text !== '' && !/^(?:\.|%2e){1,2}$/i.test(text));

const resolved = (schema: JsonSchema, document: OpenApiDocument): JsonSchema =>
  schema.$ref === undefined ? schema : (document.components.schemas[schema.$ref.split('/').at(-1) ?? ''] ?? {});

const withoutExamples = ({ examples: _, ...schema }: JsonSchema): JsonSchema => schema;

const number = ({ minimum = -1e9, maximum = 1e9, type }: JsonSchema): fc.Arbitrary<number> =>
  type === 'integer'
    ? fc.oneof(fc.integer({ min: minimum, max: maximum }), fc.constantFrom(minimum, maximum))
    : fc.oneof(fc.integer({ min: Math.ceil(minimum), max: Math.floor(maximum) }), fc.constantFrom(minimum, maximum));

/** What the schema lets through. */
const right = (given: JsonSchema, document: OpenApiDocument): fc.Arbitrary<unknown> => {
  const schema = resolved(given, document);
  if (schema.examples) return fc.oneof(fc.constantFrom(...schema.examples), right(withoutExamples(schema), document));
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices) return fc.oneof(...choices.map((choice) => right(choice, document)));
  if (schema.enum) return fc.constantFrom(...schema.enum);
  if (schema.properties) {
    const fields = Object.entries(schema.properties).map(([name, field]) => [name, right(field, document)] as const);
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

/** The right object with a field that is wrong, or one too many, or the text of it cut or of another kind. */
const body = (schema: JsonSchema, document: OpenApiDocument): fc.Arbitrary<string> => {
  const good = right(schema, document) as fc.Arbitrary<Record<string, unknown>>;
  const names = fc.constantFrom(...Object.keys(resolved(schema, document).properties ?? {}), 'x', '__proto__');
  const changed = fc.tuple(good, names, nearMiss).map(([object, name, value]) => {
    const entries = Object.entries(object).filter(([key]) => key !== name);
    return `{${[...entries, [name, value] as const].map(([key, one]) => `${JSON.stringify(key)}:${JSON.stringify(one)}`).join(',')}}`;
  });
  const whole = good.map((object) => JSON.stringify(object));
  const cut = fc.tuple(whole, fc.nat()).map(([text, at]) => text.slice(0, at % (text.length + 1)));
  return fc.oneof(
    { weight: 6, arbitrary: whole },
    { weight: 4, arbitrary: changed },
    { weight: 1, arbitrary: cut },
    { weight: 1, arbitrary: nearMiss.map((value) => JSON.stringify(value)) },
    { weight: 1, arbitrary: fc.nat(40_000).map((bytes) => `{"reason":"${'x'.repeat(bytes)}"}`) },
  );
};

/** Members of this world, and anything. */
const inPath = ({ name, schema }: Parameter, path: string, known: Known): fc.Arbitrary<string> => {
  const there = path.startsWith('/runs/') ? known.runs : known.monitors;
  const pattern = schema.pattern
    ? fc.stringMatching(new RegExp(schema.pattern)).filter((text) => text !== '')
    : segment;
  return name === 'id'
    ? fc.oneof({ weight: 6, arbitrary: fc.constantFrom(...there) }, pattern.map(encodeURIComponent), segment)
    : segment;
};

const queryValue = ({ name, schema }: Parameter, known: Known): fc.Arbitrary<string> => {
  const special: Readonly<Record<string, readonly string[]>> = {
    monitor: [...known.monitors, 'none'],
    cursor: known.cursors,
    from: ['2026-11-20', '2026-11-21T12:00:00Z', '2026-11-21T12:40:00Z', '2026-02-30', '1999-01-01', '2027-01-01'],
    to: ['2026-11-21', '2026-11-21T12:50:00Z', '2026-11-21T06:50:00-06:00', '2026-11-21T24:00:00Z', '9999-12-31'],
  };
  const good = special[name]
    ? fc.constantFrom(...(special[name] ?? []))
    : right(schema, known.document).map((value) => String(value));
  return fc.oneof(
    { weight: 5, arbitrary: good.map(encodeURIComponent) },
    nearMiss.map(String).map(encodeURIComponent),
    encoded,
  );
};

/** Each at will; now and then one twice, and one that nobody knows. */
const query = (parameters: readonly Parameter[], known: Known): fc.Arbitrary<string> => {
  const one = (parameter: Parameter) => queryValue(parameter, known).map((value) => `${parameter.name}=${value}`);
  const unknown = fc.tuple(encoded, encoded).map(([name, value]) => `${name}=${value}`);
  const each = parameters.map((parameter) => fc.option(one(parameter), { freq: 2 }));
  const more = fc.option(fc.oneof(unknown, ...parameters.map(one)), { freq: 9 });
  // `option` gives null one time in `freq`: the extra one is to be rare.
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

/** Of this operation, or of its path by a method that it may not have. */
const askOf = (known: Known, path: string, method: string): fc.Arbitrary<Ask> => {
  const operation = known.document.paths[path]?.[method];
  const item = operation ?? Object.values(known.document.paths[path] ?? {})[0];
  const parameters = item?.parameters ?? [];
  const ids = parameters.filter((parameter) => parameter.in === 'path').map((one) => inPath(one, path, known));
  const schema = operation?.requestBody?.content['application/json']?.schema;
  const sent = schema
    ? body(schema, known.document)
    : method === 'get'
      ? fc.constant(undefined)
      : fc.option(printable, { nil: undefined });
  const asked = query(
    parameters.filter((parameter) => parameter.in === 'query'),
    known,
  );
  return fc
    .tuple(fc.tuple(...ids), asked, headers(schema !== undefined), sent)
    .map(([values, search, sentHeaders, text]) => {
      const filled = values.reduce((whole, value) => whole.replace(/\{\w+\}/, () => value), path === '/' ? '' : path);
      return {
        ...{ method, path: `${filled}${search}`, headers: sentHeaders as Record<string, string> },
        ...(text === undefined ? {} : { body: text }),
        ...(operation ? { operation } : {}),
      };
    });
};

/** Of every path and every method; those that the document has the more often. */
export const asksOf = (known: Known): fc.Arbitrary<Ask> => {
  const all = Object.keys(known.document.paths).flatMap((path) => methods.map((method) => ({ path, method })));
  return fc.oneof(
    ...all.map(({ path, method }) => ({
      weight: known.document.paths[path]?.[method] ? 12 : 1,
      arbitrary: askOf(known, path, method),
    })),
  );
};
