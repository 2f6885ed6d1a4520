// A curl command for each route, to paste and try.
import type { JsonSchema, OpenApiDocument, Operation } from '../api/openapi/openapi-types.ts';

export type CurlParts = {
  readonly method: string;
  readonly path: string;
  readonly operation: Operation;
  readonly schemas: OpenApiDocument['components']['schemas'];
  /** The base URL of all routes, with scheme and host. */
  readonly base: string;
  /** An existing monitor. */
  readonly monitor: string;
};

const exampleRun = (monitor: string): string => `${monitor}~1764000000000`;

/** The path with an example in place of each parameter. */
export const examplePath = (path: string, monitor: string): string =>
  path.replaceAll(
    /(\w+)\/\{\w+\}/g,
    (_, before: string) => `${before}/${before === 'runs' ? exampleRun(monitor) : monitor}`,
  );

const resolved = (schema: JsonSchema, schemas: CurlParts['schemas']): JsonSchema =>
  schema.$ref === undefined ? schema : (schemas[schema.$ref.split('/').at(-1) ?? ''] ?? {});

/** The smallest value that the schema accepts. */
const sample = (schema: JsonSchema, schemas: CurlParts['schemas']): unknown => {
  const {
    examples,
    const: only,
    enum: options,
    anyOf,
    type,
    minimum,
    properties,
    required = [],
  } = resolved(schema, schemas);
  if (examples?.[0] !== undefined) return examples[0];
  if (only !== undefined || options) return only ?? options?.[0];
  if (anyOf?.[0]) return sample(anyOf[0], schemas);
  if (properties) {
    const names = required.length > 0 ? required : Object.keys(properties).slice(0, 1);
    return Object.fromEntries(names.map((name) => [name, sample(properties[name] ?? {}, schemas)]));
  }
  if (type === 'boolean') return true;
  if (type === 'number' || type === 'integer') return minimum ?? 1;
  return type === 'array' ? [] : 'text';
};

/** In single quotes, a Unix shell interprets nothing but a single quote. */
const quotedForShell = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;

const needsKey = ({ security }: Operation): boolean =>
  security.length > 0 && security.every((one) => Object.keys(one).length > 0);

export const curlCommand = ({ method, path, operation, schemas, base, monitor }: CurlParts): string => {
  const body = operation.requestBody?.content['application/json']?.schema;
  const parts = [
    'curl',
    ...(method === 'get' ? [] : [`-X ${method.toUpperCase()}`]),
    // From a file, the key shows neither in the shell history nor in the process list.
    ...(needsKey(operation) ? ['-H @key.txt'] : []),
    ...(body
      ? [`-H 'content-type: application/json' -d ${quotedForShell(JSON.stringify(sample(body, schemas)))}`]
      : []),
    quotedForShell(`${base}${path === '/' ? '' : examplePath(path, monitor)}`),
  ];
  return parts.join(' ');
};
