// A route as an operation of the document.
import type { GenericSchema } from 'valibot';
import { defined } from '../../model/defined.ts';
import { MonitorId } from '../json/common-json.ts';
import { RunId } from '../json/run-json.ts';
import type { QueryParameters } from '../query-parameters.ts';
import { hasEntityTag, type Role, type Route } from '../route.ts';
import { type NamedSchemas, schemaOrReference } from './openapi-components.ts';
import { responsesOf } from './openapi-responses.ts';
import type { Operation, Parameter, SecurityRequirement } from './openapi-types.ts';

/** The parameter in a path, by the segment before it. */
const pathParameters: Readonly<Record<string, { readonly schema: GenericSchema; readonly description: string }>> = {
  monitors: { schema: MonitorId, description: 'The id of a monitor' },
  runs: { schema: RunId, description: 'The id of a run' },
};

/** Throws for a parameter that `pathParameters` does not describe. */
const inPath = (path: string, schemas: NamedSchemas): readonly Parameter[] =>
  [...path.matchAll(/(\w+)\/\{(\w+)\}/g)].map(([, segment = '', name = '']) => {
    const parameter = pathParameters[segment];
    if (!parameter) throw new Error(`the parameter {${name}} of ${path} has no schema`);
    const { description, schema } = parameter;
    return { name, in: 'path', required: true, description, schema: schemaOrReference(schema, schemas) };
  });

const capitalized = (text: string): string => `${text[0]?.toUpperCase()}${text.slice(1)}`;

const inQuery = (query: QueryParameters, schemas: NamedSchemas): readonly Parameter[] =>
  Object.entries(query).map(([name, { schema, documentedSchema, expected }]) => ({
    name,
    in: 'query',
    required: false,
    description: capitalized(expected),
    schema: documentedSchema ?? schemaOrReference(schema, schemas),
  }));

const inHeader = (route: Route): readonly Parameter[] => {
  const ifNoneMatch = { 'If-None-Match': 'The `ETag` of an earlier response: 304 without a body while it is current' };
  const headers = { ...(hasEntityTag(route) ? ifNoneMatch : {}), ...route.requestHeaders };
  return Object.entries(headers).map(([name, description]) => ({
    name,
    in: 'header',
    required: false,
    description,
    schema: { type: 'string' },
  }));
};

const securityOf = (role: Role, keysRequired: boolean): readonly SecurityRequirement[] => {
  if (role === 'anyone') return [];
  const keys = role === 'admin' ? [{ adminKey: [] }] : [{ viewerKey: [] }, { adminKey: [] }];
  return keysRequired ? keys : [{}, ...keys];
};

/** The tag of a route, by the first segment of its path. */
export const tagOf = ({ path }: Pick<Route, 'path'>): string => {
  const first = /^\/(\w*)/.exec(path)?.[1] ?? '';
  if (['monitors', 'runs', 'incidents'].includes(first)) return first;
  return first === 'counts' ? 'history' : 'server';
};

type OperationOptions = { readonly keysRequired: boolean; readonly changesUrl?: string };

export const operationOf = (
  route: Route,
  schemas: NamedSchemas,
  { keysRequired, changesUrl }: OperationOptions,
): Operation => {
  const parameters = [...inPath(route.path, schemas), ...inQuery(route.query ?? {}, schemas), ...inHeader(route)];
  const requestBody = route.body && {
    required: true,
    content: { 'application/json': { schema: schemaOrReference(route.body, schemas) } },
  };
  return defined({
    operationId: route.operationId,
    summary: route.summary,
    description: route.description,
    tags: [tagOf(route)],
    servers: changesUrl !== undefined && route.role === 'admin' ? [{ url: changesUrl }] : undefined,
    security: securityOf(route.role, keysRequired),
    parameters: parameters.length > 0 ? parameters : undefined,
    requestBody,
    responses: responsesOf(route, schemas),
  });
};
