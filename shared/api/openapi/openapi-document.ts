// The OpenAPI 3.1 document, generated from the descriptions of the routes.
import { MonitorId } from '../json/common-json.ts';
import { ProblemJson } from '../json/problem-json.ts';
import type { Route } from '../route.ts';
import { componentsOf, type NamedSchemas, namedSchemas } from './openapi-components.ts';
import { operationOf, tagOf } from './openapi-operation.ts';
import type { OpenApiDocument, Operation } from './openapi-types.ts';

export type DocumentOptions = {
  /** The version of Vigía. */
  readonly version: string;
  /** What the paths are relative to: a URL, or a path from the root of the server. */
  readonly serverUrl: string;
  /** The same for routes that change things, where another server serves them. */
  readonly changesUrl?: string;
  /** Whether requests need a key. */
  readonly keysRequired: boolean;
};

const tags: Readonly<Record<string, string>> = {
  monitors: 'Monitors, their changes and drills',
  runs: 'Runs with their evidence',
  incidents: 'Incidents with their alerts',
  history: 'Counts over any span of time',
  server: 'The server itself',
};

const description = `Responses are JSON; errors are problem details (RFC 9457). Times are ISO 8601 in UTC.
Lists are paged: the \`cursor\` of a page, with the same filter, requests the next one.
HEAD is served wherever GET is. Any other method is a 405 whose header \`Allow\` lists the allowed methods.`;

const keyScheme = (role: string, may: string) => ({
  type: 'apiKey',
  in: 'header',
  name: 'x-api-key',
  description: `A key with the role ${role} may ${may}`,
});

const schemasOf = (routes: readonly Route[]): NamedSchemas =>
  namedSchemas([
    ProblemJson,
    ...routes.flatMap(({ body, responses }) => [
      ...(body ? [body] : []),
      ...Object.values(responses).flatMap(({ schema }) => (schema ? [schema] : [])),
    ]),
    MonitorId,
  ]);

const pathsOf = (
  routes: readonly Route[],
  schemas: NamedSchemas,
  options: DocumentOptions,
): OpenApiDocument['paths'] => {
  const byPath = Map.groupBy(routes, ({ path }) => path);
  const operations = (samePath: readonly Route[]): Record<string, Operation> =>
    Object.fromEntries(samePath.map((route) => [route.method.toLowerCase(), operationOf(route, schemas, options)]));
  return Object.fromEntries([...byPath].map(([path, samePath]) => [path, operations(samePath)]));
};

export const createOpenApiDocument = (routes: readonly Route[], options: DocumentOptions): OpenApiDocument => {
  const schemas = schemasOf(routes);
  const usedTags = new Set(routes.map(tagOf));
  return {
    openapi: '3.1.1',
    info: {
      title: 'Vigía',
      summary: 'An uptime monitor that alerts once on failure and once on recovery',
      description,
      version: options.version,
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: options.serverUrl }],
    tags: Object.entries(tags)
      .filter(([name]) => usedTags.has(name))
      .map(([name, text]) => ({ name, description: text })),
    paths: pathsOf(routes, schemas, options),
    components: {
      schemas: componentsOf(schemas),
      securitySchemes: {
        viewerKey: keyScheme('viewer', 'read'),
        adminKey: keyScheme('admin', 'read and change'),
      },
    },
  };
};
