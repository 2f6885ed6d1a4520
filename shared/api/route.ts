// A route of the API. One description serves it, validates its requests and documents it.
import type { Context } from 'hono';
import type { GenericSchema, InferOutput } from 'valibot';
import type { ApiOptions, RouteDeps } from './api-deps.ts';
import type { QueryParameters, QueryValues } from './query-parameters.ts';

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** Who may send a request: any client that reaches the server, a client that may read, or one that may change things. */
export type Role = 'anyone' | 'viewer' | 'admin';

/** Returns a problem (401, 403) when the client does not have the role; undefined lets the request through. */
export type Allow = (context: Context, role: Role) => Response | undefined | Promise<Response | undefined>;

/** What one status code means, and its body. */
export type ResponseShape = {
  readonly description: string;
  /** Of a JSON body; left out when there is no body, or a text. */
  readonly schema?: GenericSchema;
  /** The media type of a body that is text, such as `text/plain`. */
  readonly textType?: string;
  /** Headers by name, with a description. The `ETag` of a GET is added to the document without it. */
  readonly headers?: Readonly<Record<string, string>>;
};

/** The validated parts of a request. */
export type RouteInput<Q = Readonly<Record<string, unknown>>, B = unknown> = {
  /** The value of `{id}` in the path; empty for a path without it. */
  readonly id: string;
  /** Query parameters by name, as their schemas parsed them. */
  readonly query: Q;
  /** The JSON body as its schema parsed it; undefined for a route without a body. */
  readonly body: B;
};

type RouteDescription = {
  readonly method: Method;
  /** Below the root of the API, with parameters in braces: `/monitors/{id}`. */
  readonly path: string;
  /** Must not change, as generated clients use it: `getMonitor`. */
  readonly operationId: string;
  /** One line without a full stop. */
  readonly summary: string;
  readonly description?: string;
  readonly role: Role;
  /** Request headers that the route reads, by name, with a description. `If-None-Match` of a GET is added without it. */
  readonly requestHeaders?: Readonly<Record<string, string>>;
  /** By status code; the problems that any route may return are added to the document. */
  readonly responses: Readonly<Record<number, ResponseShape>>;
};

export type Route = RouteDescription & {
  /** Accepted query parameters; all others are refused. */
  readonly query?: QueryParameters;
  /** Schema of the required JSON body. */
  readonly body?: GenericSchema;
  /** Called only with valid input. */
  readonly handle: (context: Context, input: RouteInput) => Response | Promise<Response>;
};

/** What a route that describes the API itself needs. */
export type ApiOutline = {
  readonly options: ApiOptions;
  /** The routes of the index and the OpenAPI document. */
  readonly documentedRoutes: () => readonly Route[];
};

/** Makes a route; undefined where the server does not offer it. Each file of `routes/` exports one. */
export type RouteFactory = (deps: RouteDeps, outline: ApiOutline) => Route | undefined;

/** Whether its responses have an entity tag: those to a GET do, unless they are text. */
export const hasEntityTag = ({ method, responses }: Pick<Route, 'method' | 'responses'>): boolean =>
  method === 'GET' && Object.values(responses).every(({ textType }) => textType === undefined);

type TypedHandle<Q, B> = (context: Context, input: RouteInput<Q, B>) => Response | Promise<Response>;
type NoParameters = Readonly<Record<string, never>>;

/** A route whose handler has the types of its query and body from their schemas. */
export const route = <Q extends QueryParameters = NoParameters, B extends GenericSchema | undefined = undefined>(
  typed: RouteDescription & {
    readonly query?: Q;
    readonly body?: B;
    readonly handle: TypedHandle<QueryValues<Q>, B extends GenericSchema ? InferOutput<B> : undefined>;
  },
): Route => typed as unknown as Route;
