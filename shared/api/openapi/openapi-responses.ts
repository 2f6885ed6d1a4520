// The responses of a route in the document: its own, and the problems that any route of its kind may return.
import { ProblemJson } from '../json/problem-json.ts';
import { problemType } from '../problem.ts';
import { hasEntityTag, type ResponseShape, type Route } from '../route.ts';
import { type NamedSchemas, schemaOrReference } from './openapi-components.ts';
import type { ResponseObject } from './openapi-types.ts';

type CommonResponse = readonly [status: number, description: string, appliesTo: (route: Route) => boolean];

const always = (): boolean => true;
const hasBody = ({ method }: Route): boolean => method !== 'GET';

const commonResponses: readonly CommonResponse[] = [
  [304, 'The response with the tag in `If-None-Match` is still current', hasEntityTag],
  [400, 'A parameter or the body is invalid', always],
  [401, 'The key is missing or unknown', ({ role }) => role !== 'anyone'],
  [403, 'The key does not have the role, or the request is from a page of another origin', always],
  [404, 'There is no such resource', ({ path }) => path.includes('{')],
  [413, 'The body is too large', hasBody],
  [415, 'The body is not `application/json`', ({ body }) => body !== undefined],
  [429, 'Too many requests', always],
  [500, 'The server failed to handle the request; its log has the details', always],
  [503, 'The server has too many requests, or is stopping', always],
];

/** The shapes of all responses of a route, by status code in ascending order. */
const shapesOf = (route: Route): ReadonlyMap<number, ResponseShape> => {
  const shapes = new Map<number, ResponseShape>(
    Object.entries(route.responses).map(([status, shape]) => [Number(status), shape]),
  );
  for (const [status, description, appliesTo] of commonResponses)
    if (appliesTo(route) && !shapes.has(status)) shapes.set(status, { description });
  return new Map([...shapes].sort(([one], [other]) => one - other));
};

const contentOf = (
  status: number,
  { schema, textType }: ResponseShape,
  schemas: NamedSchemas,
): Pick<ResponseObject, 'content'> => {
  if (textType) return { content: { [textType]: { schema: { type: 'string' } } } };
  if (status >= 400)
    return { content: { [problemType]: { schema: schemaOrReference(schema ?? ProblemJson, schemas) } } };
  return schema ? { content: { 'application/json': { schema: schemaOrReference(schema, schemas) } } } : {};
};

const textHeader = (description: string) => ({ description, schema: { type: 'string' } });

const headersOf = (status: number, route: Route, { headers = {} }: ResponseShape): Pick<ResponseObject, 'headers'> => {
  const isTagged = hasEntityTag(route) && (status === 200 || status === 304);
  const all = { ...(isTagged ? { ETag: 'For `If-None-Match`' } : {}), ...headers };
  const entries = Object.entries(all).map(([name, description]) => [name, textHeader(description)] as const);
  return entries.length > 0 ? { headers: Object.fromEntries(entries) } : {};
};

/** `responses` of the operation of a route. */
export const responsesOf = (route: Route, schemas: NamedSchemas): Readonly<Record<string, ResponseObject>> =>
  Object.fromEntries(
    [...shapesOf(route)].map(([status, shape]) => [
      `${status}`,
      {
        description: shape.description,
        ...headersOf(status, route, shape),
        ...contentOf(status, shape, schemas),
      },
    ]),
  );
