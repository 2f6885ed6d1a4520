// A route as an operation of the document.
import type { GenericSchema } from 'valibot';
import type { QueryParameter } from '../query-parameters.ts';
import { hasEntityTag, type Role, type Route } from '../route.ts';
import { MonitorId } from '../schemas/common.ts';
import { RunId } from '../schemas/run.ts';
import { type NamedSchemas, schemaOrReference } from './openapi-components.ts';
import { responsesOf } from './openapi-responses.ts';
import type { Operation, Parameter, SecurityRequirement } from './openapi-types.ts';

/** What a parameter in a path is, by the segment before it. */
const pathParameters: Readonly<Record<string, { readonly schema: GenericSchema; readonly description: string }>> = {
  monitors: { schema: MonitorId, description: 'The id of a monitor' },
  runs: { schema: RunId, description: 'The id of a run' },
};

const inPath = (path: string, schemas: NamedSchemas): readonly Parameter[] =>
  [...path.matchAll(/(\w+)\/\{(\w+)\}/g)].map(([, before = '', name = '']) => {
    const known = pathParameters[before];
    if (!known) throw new Error(`nothing says what {${name}} of ${path} is`);
    return {
      name,
      in: 'path',
      required: true,
      description: known.description,
      schema: schemaOrReference(known.schema, schemas),
    };
  });

const inQuery = (query: Readonly<Record<string, QueryParameter>>, schemas: NamedSchemas): readonly Parameter[] =>
  Object.entries(query).map(([name, { schema, documentedSchema: shown, mustBe }]) => ({
    name,
    in: 'query',
    required: false,
    description: `${mustBe[0]?.toUpperCase()}${mustBe.slice(1)}`,
    schema: shown ?? schemaOrReference(schema, schemas),
  }));

const inHeader = (route: Route): readonly Parameter[] => {
  const tagged = { 'If-None-Match': 'An `ETag` of before: 304 without a body while it holds' };
  return Object.entries({ ...(hasEntityTag(route) ? tagged : {}), ...route.requestHeaders }).map(
    ([name, description]) => ({
      name,
      in: 'header',
      required: false,
      description,
      schema: { type: 'string' },
    }),
  );
};

/** Without keys, as on loopback, everybody may do everything. */
const securityOf = (role: Role, keysNeeded: boolean): readonly SecurityRequirement[] => {
  if (role === 'anyone') return [];
  const key = role === 'admin' ? [{ adminKey: [] }] : [{ viewerKey: [] }, { adminKey: [] }];
  return keysNeeded ? key : [{}, ...key];
};

/** The group that a route stands in, by the first part of its path. */
export const groupOf = ({ path }: Pick<Route, 'path'>): string => {
  const first = /^\/(\w*)/.exec(path)?.[1] ?? '';
  if (['monitors', 'runs', 'incidents'].includes(first)) return first;
  return first === 'counts' ? 'history' : 'server';
};

type Reach = { readonly keysNeeded: boolean; readonly changesUrl?: string };

export const operationOf = (route: Route, schemas: NamedSchemas, { keysNeeded, changesUrl }: Reach): Operation => {
  const parameters = [...inPath(route.path, schemas), ...inQuery(route.query ?? {}, schemas), ...inHeader(route)];
  const body = route.body
    ? {
        requestBody: {
          required: true,
          content: { 'application/json': { schema: schemaOrReference(route.body, schemas) } },
        },
      }
    : {};
  return {
    operationId: route.operationId,
    summary: route.summary,
    ...(route.description ? { description: route.description } : {}),
    tags: [groupOf(route)],
    ...(changesUrl !== undefined && route.role === 'admin' ? { servers: [{ url: changesUrl }] } : {}),
    security: securityOf(route.role, keysNeeded),
    ...(parameters.length > 0 ? { parameters } : {}),
    ...body,
    responses: responsesOf(route, schemas),
  };
};
