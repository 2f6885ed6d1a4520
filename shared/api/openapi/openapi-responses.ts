// Every status with which a route may answer: what it says itself, and what any route of its kind may come to.
import { problemType } from '../problem.ts';
import { hasEntityTag, type ResponseShape, type Route } from '../route.ts';
import { Problem } from '../schemas/problem.ts';
import { type NamedSchemas, schemaOrReference } from './openapi-components.ts';
import type { ResponseObject } from './openapi-types.ts';

type Common = readonly (readonly [status: number, description: string, when: (route: Route) => boolean])[];

const always = (): boolean => true;
const changes = ({ method }: Route): boolean => method !== 'GET';

const common: Common = [
  [304, 'What `If-None-Match` names is still so', hasEntityTag],
  [400, 'A parameter or the body is not as it must be', always],
  [401, 'There is no key, or none that is known', ({ role }) => role !== 'anyone'],
  [403, 'The key may not do this, or a page of another origin asks', always],
  [404, 'There is no such thing', ({ path }) => path.includes('{')],
  [413, 'The body is too large', changes],
  [415, 'The body is not `application/json`', ({ body }) => body !== undefined],
  [429, 'Too many requests', always],
  [500, 'Something went wrong here; the log says what', always],
  [503, 'Too much is asked at once, or the server is about to stop', always],
];

const described = (route: Route): ReadonlyMap<number, ResponseShape> => {
  const said = new Map<number, ResponseShape>(
    Object.entries(route.responses).map(([status, shape]) => [Number(status), shape]),
  );
  for (const [status, description, when] of common)
    if (when(route) && !said.has(status)) said.set(status, { description });
  return new Map([...said].sort(([one], [other]) => one - other));
};

const contentOf = (
  status: number,
  { schema, textType }: ResponseShape,
  schemas: NamedSchemas,
): Pick<ResponseObject, 'content'> => {
  if (textType) return { content: { [textType]: { schema: { type: 'string' } } } };
  if (status >= 400) return { content: { [problemType]: { schema: schemaOrReference(schema ?? Problem, schemas) } } };
  return schema ? { content: { 'application/json': { schema: schemaOrReference(schema, schemas) } } } : {};
};

const header = (description: string) => ({ description, schema: { type: 'string' } });

const headersOf = (status: number, route: Route, { headers = {} }: ResponseShape): Pick<ResponseObject, 'headers'> => {
  const tagged = hasEntityTag(route) && (status === 200 || status === 304);
  const all = { ...(tagged ? { ETag: 'For `If-None-Match`' } : {}), ...headers };
  const entries = Object.entries(all).map(([name, description]) => [name, header(description)] as const);
  return entries.length > 0 ? { headers: Object.fromEntries(entries) } : {};
};

/** `responses` of the route's operation. */
export const responsesOf = (route: Route, schemas: NamedSchemas): Readonly<Record<string, ResponseObject>> =>
  Object.fromEntries(
    [...described(route)].map(([status, shape]) => [
      `${status}`,
      {
        description: shape.description,
        ...headersOf(status, route, shape),
        ...contentOf(status, shape, schemas),
      },
    ]),
  );
