// Authenticates requests by API key when the server has network access, and authorizes them by the role of the key.
import { getConnInfo } from '@hono/node-server/conninfo';
import type { Context, MiddlewareHandler } from 'hono';
import { problem } from '../../../shared/api/problem.ts';
import type { Allow, Role } from '../../../shared/api/route.ts';
import type { Logger } from '../../../shared/logging/logger.ts';
import { requestProblems } from '../../../shared/messages/en/server.ts';
import { isLoopback } from './allowed-hosts.ts';
import type { ApiKeys } from './api-keys.ts';
import type { WrongKeyLimiter } from './wrong-key-limiter.ts';

/** A health check needs no key, so that any other monitor can request it. */
const publicPaths: readonly string[] = ['/api/v1/health'];
const rank: Readonly<Record<Role, number>> = { anyone: 0, viewer: 1, admin: 2 };
const readingMethods: readonly string[] = ['GET', 'HEAD'];
/** A browser shows the realm in its dialog. */
const challenge = 'Basic realm="Vigia: any name, and a key as the password", charset="UTF-8"';

/** The environment that the server passes to the app with a request. */
type Env = { readonly role?: Role };

const roleOf = (context: Context): Role => (context.env as Env | undefined)?.role ?? 'anyone';

/** Programs send the key in the header x-api-key, browsers as the password of basic authentication. */
const keyOf = (context: Context): string | undefined => {
  const header = context.req.header('x-api-key');
  if (header !== undefined) return header;
  const [, basic] = /^basic +([\w+/=-]{1,1000})$/i.exec(context.req.header('authorization') ?? '') ?? [];
  return basic === undefined
    ? undefined
    : Buffer.from(basic, 'base64')
        .toString('utf8')
        .replace(/^[^:]*:/, '');
};

/** The client's address. A proxy on this machine has appended it as the last one of X-Forwarded-For. */
const clientAddress = (context: Context): string => {
  const address = getConnInfo(context).remote.address?.replace(/^::ffff:/, '') ?? 'unknown';
  const forwarded = context.req.header('x-forwarded-for')?.split(',').at(-1)?.trim().slice(0, 64);
  return isLoopback(address) && forwarded ? forwarded : address;
};

const unauthorized = (context: Context, detail: string): Response => {
  const response = problem(context, 401, detail);
  response.headers.set('www-authenticate', challenge);
  return response;
};

/** The role that any request needs; a route may require a higher one. */
const minimumRole = (context: Context): Role => {
  if (!readingMethods.includes(context.req.method)) return 'admin';
  return publicPaths.includes(context.req.path) ? 'anyone' : 'viewer';
};

const authorize = (context: Context, role: Role, required: Role): Response | undefined => {
  if (rank[role] >= rank[required]) return undefined;
  if (role === 'anyone') return unauthorized(context, requestProblems.keyRequired);
  return problem(context, 403, requestProblems.roleRequired({ role: required }));
};

/** For the routes, each of which names the role that it requires. */
export const allowByRole: Allow = (context, role) => authorize(context, roleOf(context), role);

/** Returns the role of the sender, or the response that refuses the request. */
export type Authenticate = (context: Context) => Promise<Role | Response>;

/** For a loopback address, which only this machine reaches. */
export const authenticateAsAdmin: Authenticate = async () => 'admin';

/** Wrong keys are counted by client address; an address that sent too many must wait. */
export const createKeyAuthentication = ({ find }: ApiKeys, logger: Pick<Logger, 'warn'>): Authenticate => {
  let loading: Promise<WrongKeyLimiter> | undefined;
  // The library of the limiter is loaded at the first wrong key, because it would delay the start.
  const loadLimiter = (): Promise<WrongKeyLimiter> => {
    loading ??= import('./wrong-key-limiter.ts').then(({ createWrongKeyLimiter }) => createWrongKeyLimiter(logger));
    return loading;
  };
  return async (context) => {
    const key = keyOf(context);
    if (key === undefined) return authorize(context, 'anyone', minimumRole(context)) ?? 'anyone';
    // A right key never waits: clients behind a proxy may share an address, and a key of 256 bits cannot be guessed.
    const role = find(key)?.role;
    if (role !== undefined) return authorize(context, role, minimumRole(context)) ?? role;
    const address = clientAddress(context);
    const limiter = await loadLimiter();
    const seconds = await limiter.waitSeconds(address);
    if (seconds > 0) {
      context.header('retry-after', String(seconds));
      return problem(context, 429, requestProblems.tooManyWrongKeys({ seconds }));
    }
    await limiter.count(address);
    return unauthorized(context, requestProblems.wrongKey);
  };
};

/** Passes the role of the sender to the app that `serve` calls, where `allowByRole` reads it. */
export const withAuthentication =
  (
    authenticate: Authenticate,
    serve: (context: Context, env: Env) => Response | Promise<Response>,
  ): MiddlewareHandler =>
  async (context) => {
    const role = await authenticate(context);
    return role instanceof Response ? role : serve(context, { ...(context.env as object), role });
  };
