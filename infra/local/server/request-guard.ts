// Keeps web pages from elsewhere out: a foreign Host is DNS rebinding, a foreign Origin another site's script.
import type { MiddlewareHandler } from 'hono';
import { problem } from '../../../shared/api/problem.ts';
import type { OwnHosts } from './allowed-hosts.ts';

const hostOf = (origin: string): string | undefined => {
  const [, host] = /^https?:\/\/([^/?#@\s]+)$/.exec(origin) ?? [];
  return host;
};

/** Its own pages come from the very host that is asked; a proxy may have changed that to one of its own. */
const isOwnOrigin = (origin: string, host: string, own: OwnHosts, isPlain: boolean): boolean => {
  const from = hostOf(origin);
  if (from === undefined) return false;
  if (isPlain) return origin.startsWith('http:') && own.owns(from);
  return from === host || own.isListed(from);
};

/**
 * The Host must be this server's, and so must the Origin of whoever wants to change something. `isPlain`: nobody stands
 * between, so that only pages by plain HTTP are its own.
 */
export const pageGuard =
  (own: () => OwnHosts, isPlain: boolean): MiddlewareHandler =>
  async (context, next) => {
    const host = context.req.header('host')?.toLowerCase() ?? '';
    if (!own().owns(host)) return problem(context, 403, `this server answers to ${own().words}`);
    const origin = context.req.header('origin')?.toLowerCase();
    const foreign = origin !== undefined && !isOwnOrigin(origin, host, own(), isPlain);
    const crossSite = context.req.header('sec-fetch-site') === 'cross-site' && context.req.method !== 'GET';
    if (foreign || crossSite) return problem(context, 403, 'requests from pages of another origin are refused');
    return next();
  };
