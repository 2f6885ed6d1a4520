// What a route of the API is: said once, so that the same words serve, validate and document it.
import type { Context } from 'hono';
import type { GenericSchema } from 'valibot';
import type { Rule } from './query.ts';

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** Who may ask: anybody who reaches the server, whoever may read, or whoever may change things. */
export type Role = 'anyone' | 'viewer' | 'admin';

/** What one status code means, and the shape of its body; left out where there is none. */
export type AnswerShape = { readonly description: string; readonly schema?: GenericSchema };

/** What a request has passed before its handler sees it. */
export type RouteInput = {
  /** Query parameters by name, each as its rule has parsed it. */
  readonly query: Readonly<Record<string, unknown>>;
  /** The JSON body as its schema has parsed it; undefined for a route without one. */
  readonly body: unknown;
};

export type Route = {
  readonly method: Method;
  /** Below the root of the API, with parameters in braces: `/monitors/{id}`. */
  readonly path: string;
  /** Stable, for generated clients: `getMonitor`. */
  readonly operationId: string;
  /** One line. */
  readonly summary: string;
  readonly description?: string;
  readonly role: Role;
  /** No other query parameter is taken, and each at most once. */
  readonly query?: Readonly<Record<string, Rule>>;
  /** The JSON body that must come with it. */
  readonly body?: GenericSchema;
  /** By status code; the problems that any route may answer with are added to it. */
  readonly answers: Readonly<Record<number, AnswerShape>>;
  /** Called only with what the rules have let through. */
  readonly handle: (context: Context, input: RouteInput) => Response | Promise<Response>;
};
