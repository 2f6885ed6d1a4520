// What a route of the API is: said once, so that the same words serve, validate and document it.
import type { Context } from 'hono';
import type { GenericSchema, InferOutput } from 'valibot';
import type { QueryParameter, QueryParameters, QueryValues } from './query-parameters.ts';

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** Who may ask: anybody who reaches the server, whoever may read, or whoever may change things. */
export type Role = 'anyone' | 'viewer' | 'admin';

/** The problem to answer with (401, 403) where whoever asks may not do what that role may; undefined lets it in. */
export type Allow = (context: Context, role: Role) => Response | undefined | Promise<Response | undefined>;

/** What one status code means, and the shape of its body; left out where there is none. */
export type ResponseShape = {
  readonly description: string;
  readonly schema?: GenericSchema;
  /** Of a body that is plain text and no JSON, so that no schema says more of it: `text/plain`. */
  readonly textType?: string;
  /** Its headers by name, each with what it says; a GET's `ETag` needs no mention. */
  readonly headers?: Readonly<Record<string, string>>;
};

/** What a request has passed before its handler sees it. */
export type RouteInput<Q = Readonly<Record<string, unknown>>, B = unknown> = {
  /** Query parameters by name, each as its rule has parsed it. */
  readonly query: Q;
  /** The JSON body as its schema has parsed it; undefined for a route without one. */
  readonly body: B;
};

type RouteDescription = {
  readonly method: Method;
  /** Below the root of the API, with parameters in braces: `/monitors/{id}`. */
  readonly path: string;
  /** Stable, for generated clients: `getMonitor`. */
  readonly operationId: string;
  /** One line. */
  readonly summary: string;
  readonly description?: string;
  readonly role: Role;
  /** Headers that it heeds, by name, each with what it is for; `If-None-Match` of a GET needs no mention. */
  readonly requestHeaders?: Readonly<Record<string, string>>;
  /** By status code; the problems that any route may answer with are added to it. */
  readonly responses: Readonly<Record<number, ResponseShape>>;
};

export type Route = RouteDescription & {
  /** No other query parameter is taken, and each at most once. */
  readonly query?: QueryParameters;
  /** The JSON body that must come with it. */
  readonly body?: GenericSchema;
  /** Called only with what the rules have let through. */
  readonly handle: (context: Context, input: RouteInput) => Response | Promise<Response>;
};

/** Whether its answer has a tag by which a client asks whether it still holds: JSON that is read has one. */
export const hasEntityTag = ({ method, responses }: Pick<Route, 'method' | 'responses'>): boolean =>
  method === 'GET' && Object.values(responses).every(({ textType }) => textType === undefined);

type Handle<Q, B> = (context: Context, input: RouteInput<Q, B>) => Response | Promise<Response>;
type Nothing = Readonly<Record<string, QueryParameter>>;

/** A route whose handler knows the types of its query and body from their rules. */
export const route = <Q extends QueryParameters = Nothing, B extends GenericSchema | undefined = undefined>(
  said: RouteDescription & {
    readonly query?: Q;
    readonly body?: B;
    readonly handle: Handle<QueryValues<Q>, B extends GenericSchema ? InferOutput<B> : undefined>;
  },
): Route => said as unknown as Route;
