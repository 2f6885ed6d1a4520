// The OpenAPI 3.1 document of the routes, made of what they say of themselves.
import type { Route } from '../route.ts';
import { MonitorId } from '../schemas/common.ts';
import { Problem } from '../schemas/problem.ts';
import { componentsOf, type NamedSchemas, namedSchemas } from './openapi-components.ts';
import { groupOf, operationOf } from './openapi-operation.ts';
import type { OpenApiDocument, Operation } from './openapi-types.ts';

export type DocumentParts = {
  /** Of the program. */
  readonly version: string;
  /** What the paths are to be put behind: an address, or a path from the root of the server. */
  readonly serverUrl: string;
  /** The same for the routes that change things, where these lie elsewhere. */
  readonly changesUrl?: string;
  /** Whether nobody may ask without a key. */
  readonly keysNeeded: boolean;
};

const groups: Readonly<Record<string, string>> = {
  monitors: 'What is watched',
  runs: 'What was found, each time',
  incidents: 'When something was down',
  history: 'Counts and charts of any span of time',
  server: 'The server itself',
};

const about = `Every answer is JSON. What goes wrong is told as problem details (RFC 9457). Times are ISO 8601 in UTC.
Lists come by pages: \`cursor\` of one page asks for the next, with the same filter.
HEAD is served wherever GET is, and any other method is answered with 405, of which the header \`Allow\` says what is.`;

const key = (whose: string, may: string) => ({
  type: 'apiKey',
  in: 'header',
  name: 'x-api-key',
  description: `The key of ${whose}: may ${may}`,
});

const schemasOf = (routes: readonly Route[]): NamedSchemas =>
  namedSchemas([
    Problem,
    ...routes.flatMap(({ body, responses: answers }) => [
      ...(body ? [body] : []),
      ...Object.values(answers).flatMap(({ schema }) => (schema ? [schema] : [])),
    ]),
    MonitorId,
  ]);

const pathsOf = (routes: readonly Route[], schemas: NamedSchemas, parts: DocumentParts): OpenApiDocument['paths'] => {
  const paths: Record<string, Record<string, Operation>> = {};
  for (const route of routes) {
    paths[route.path] ??= {};
    Object.assign(paths[route.path] ?? {}, { [route.method.toLowerCase()]: operationOf(route, schemas, parts) });
  }
  return paths;
};

export const createOpenApiDocument = (routes: readonly Route[], parts: DocumentParts): OpenApiDocument => {
  const schemas = schemasOf(routes);
  const used = new Set(routes.map(groupOf));
  return {
    openapi: '3.1.1',
    info: {
      title: 'Vigía',
      summary: 'Watches services on a schedule, and says once when something breaks and when it is well again',
      description: about,
      version: parts.version,
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: parts.serverUrl }],
    tags: Object.entries(groups)
      .filter(([name]) => used.has(name))
      .map(([name, description]) => ({ name, description })),
    paths: pathsOf(routes, schemas, parts),
    components: {
      schemas: componentsOf(schemas),
      securitySchemes: {
        viewerKey: key('a viewer', 'read'),
        adminKey: key('an admin', 'read, and change what can be changed'),
      },
    },
  };
};
