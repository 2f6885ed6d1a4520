// Authenticates requests by API key when the server has network access, and authorizes them by the role of the key.
import type { Context, MiddlewareHandler } from 'hono';
import { problem } from '../../../shared/api/problem.ts';
import type { Allow, Role } from '../../../shared/api/route.ts';
import type { Logger } from '../../../shared/logging/logger.ts';
import { requestProblems } from '../../../shared/messages/en/server.ts';
import type { ApiKeys } from './api-keys.ts';
import { clientAddress } from './client-address.ts';
import { askToSignIn, type CountWrongKey, serveSignIn, signedInKey, wantsPage } from './sign-in.ts';
import type { WrongKeyLimiter } from './wrong-key-limiter.ts';

/** A health check needs no key, so that any other monitor can request it; the rest is what the page to sign in loads. */
const publicPaths: readonly string[] = ['/api/v1/health', '/assets/style.css', '/assets/mark.svg'];
const rank: Readonly<Record<Role, number>> = { anyone: 0, viewer: 1, admin: 2 };
const readingMethods: readonly string[] = ['GET', 'HEAD'];
/** Not `Basic`, for which a browser would open a dialog of its own; it is accepted all the same. */
const challenge = 'ApiKey realm="Vigia", header="x-api-key"';

/** The environment that the server passes to the app with a request. */
type Env = Partial<Access>;

/** `signedIn`: by the cookie of a browser. */
export type Access = { readonly role: Role; readonly signedIn?: true };

const roleOf = (context: Context): Role => (context.env as Env | undefined)?.role ?? 'anyone';

/** Programs send the key in the header x-api-key, or as the password of basic authentication. */
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

/** Returns the role of the sender, or the response in place of that of the app. */
export type Authenticate = (context: Context) => Promise<Access | Response>;

/** For a loopback address, which only this machine reaches. */
export const authenticateAsAdmin: Authenticate = async () => ({ role: 'admin' });

/** Without a key: what is public, or the page to sign in for a browser. */
const admitAnyone = (context: Context): Access | Response | Promise<Response> => {
  const refused = authorize(context, 'anyone', minimumRole(context));
  if (!refused) return { role: 'anyone' };
  return wantsPage(context) ? askToSignIn(context) : refused;
};

/** Wrong keys are counted by client address; an address that sent too many must wait. */
const openWrongKeyCount = (logger: Pick<Logger, 'warn'>): CountWrongKey => {
  let loading: Promise<WrongKeyLimiter> | undefined;
  // The library of the limiter is loaded at the first wrong key, because it would delay the start.
  const loadLimiter = (): Promise<WrongKeyLimiter> => {
    loading ??= import('./wrong-key-limiter.ts').then(({ createWrongKeyLimiter }) => createWrongKeyLimiter(logger));
    return loading;
  };
  return async (context) => {
    const address = clientAddress(context);
    const limiter = await loadLimiter();
    const seconds = await limiter.waitSeconds(address);
    if (seconds === 0) await limiter.count(address);
    return seconds;
  };
};

/** Accepts a key with each request, or the cookie of a browser that has signed in with one. */
export const createKeyAuthentication = (keys: ApiKeys, logger: Pick<Logger, 'warn'>): Authenticate => {
  const countWrongKey = openWrongKeyCount(logger);
  const admit = (context: Context, access: Access): Access | Response =>
    authorize(context, access.role, minimumRole(context)) ?? access;
  return async (context) => {
    const served = await serveSignIn(context, keys, countWrongKey);
    if (served) return served;
    const key = keyOf(context);
    if (key === undefined) {
      const session = signedInKey(context, keys);
      return session ? admit(context, { role: session.role, signedIn: true }) : admitAnyone(context);
    }
    // A right key never waits: clients behind a proxy may share an address, and a key of 256 bits cannot be guessed.
    const role = keys.find(key)?.role;
    if (role !== undefined) return admit(context, { role });
    const seconds = await countWrongKey(context);
    if (seconds === 0) return unauthorized(context, requestProblems.wrongKey);
    context.header('retry-after', String(seconds));
    return problem(context, 429, requestProblems.tooManyWrongKeys({ seconds }));
  };
};

/** Passes the role of the sender to the app that `serve` calls, where `allowByRole` reads it. */
export const withAuthentication =
  (
    authenticate: Authenticate,
    serve: (context: Context, env: Env) => Response | Promise<Response>,
  ): MiddlewareHandler =>
  async (context) => {
    const access = await authenticate(context);
    return access instanceof Response ? access : serve(context, { ...(context.env as object), ...access });
  };
