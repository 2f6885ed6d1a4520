// Who asks: on a server that others may reach, whoever has a key, and what its role allows.
import { getConnInfo } from '@hono/node-server/conninfo';
import type { Context, MiddlewareHandler } from 'hono';
import { problem } from '../../../shared/api/problem.ts';
import type { Allow, Role } from '../../../shared/api/route.ts';
import type { Logger } from '../../../shared/logging/logger.ts';
import { isLoopback } from './allowed-hosts.ts';
import type { KeyRing } from './api-keys.ts';
import type { WrongKeys } from './wrong-key-limit.ts';

/** Whether it is alive may be asked without a key, by whatever watches the watcher. */
const openPaths: readonly string[] = ['/api/v1/health'];
const rank: Readonly<Record<Role, number>> = { anyone: 0, viewer: 1, admin: 2 };
const readingMethods: readonly string[] = ['GET', 'HEAD'];
const challenge = 'Basic realm="Vigia: any name, and a key as the password", charset="UTF-8"';

/** What the server hands to the app beside the request. */
type Env = { readonly role?: Role };

const roleOf = (context: Context): Role => (context.env as Env | undefined)?.role ?? 'anyone';

/** Programs send it in a header of its own, browsers as the password of a dialog of theirs. */
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

/** Behind a proxy on this machine, whoever asked the proxy: the last one is what the proxy itself has added. */
const addressOf = (context: Context): string => {
  const address = getConnInfo(context).remote.address?.replace(/^::ffff:/, '') ?? 'unknown';
  const forwarded = context.req.header('x-forwarded-for')?.split(',').at(-1)?.trim().slice(0, 64);
  return isLoopback(address) && forwarded ? forwarded : address;
};

const withoutKey = (context: Context, detail: string): Response => {
  context.header('www-authenticate', challenge);
  return problem(context, 401, detail);
};

/** The least that a request takes; each route says more about its own. */
const neededFor = (context: Context): Role => {
  if (!readingMethods.includes(context.req.method)) return 'admin';
  return openPaths.includes(context.req.path) ? 'anyone' : 'viewer';
};

const refusalOf = (context: Context, has: Role, needed: Role): Response | undefined => {
  if (rank[has] >= rank[needed]) return undefined;
  if (has === 'anyone') return withoutKey(context, 'a key is needed: send it in the header x-api-key');
  return problem(context, 403, `this key is for reading only: a key with the role ${needed} may do this`);
};

/** For the routes, which each say who may ask. */
export const allowByRole: Allow = (context, role) => refusalOf(context, roleOf(context), role);

export type Access = (context: Context) => Promise<Role | Response>;

/** Nobody else reaches a loopback address: whoever asks may do everything. */
export const everybody: Access = async () => 'admin';

/** Wrong keys are counted by address, and an address that has sent too many has to wait. */
export const keyedAccess = ({ find }: KeyRing, logger: Pick<Logger, 'warn'>): Access => {
  let counting: Promise<WrongKeys> | undefined;
  // Its library is loaded for the first who comes with a key, and not where nobody needs one.
  const wrongKeys = (): Promise<WrongKeys> => {
    counting ??= import('./wrong-key-limit.ts').then(({ createWrongKeys }) => createWrongKeys(logger));
    return counting;
  };
  return async (context) => {
    const key = keyOf(context);
    if (key === undefined) return refusalOf(context, 'anyone', neededFor(context)) ?? 'anyone';
    // A right one is never kept waiting: behind a proxy many may share an address, and none of 256 bits can be guessed.
    const role = find(key)?.role;
    if (role !== undefined) return refusalOf(context, role, neededFor(context)) ?? role;
    const address = addressOf(context);
    const wrong = await wrongKeys();
    const waitSeconds = await wrong.waitSeconds(address);
    if (waitSeconds > 0) {
      context.header('retry-after', String(waitSeconds));
      return problem(context, 429, `too many wrong keys came from this address: try again in ${waitSeconds} s`);
    }
    await wrong.count(address);
    return withoutKey(context, 'this is no key of this server, or one that was revoked');
  };
};

/** Puts the role of whoever asks where `allowByRole` finds it, for the app that `serve` hands the request to. */
export const withRole = (
  access: Access,
  serve: (context: Context, env: Env) => Response | Promise<Response>,
): MiddlewareHandler => {
  return async (context) => {
    const role = await access(context);
    return role instanceof Response ? role : serve(context, { ...(context.env as object), role });
  };
};
