// Refuses requests of web pages from elsewhere: a foreign Host is DNS rebinding, a foreign Origin another site's script.
import type { MiddlewareHandler } from 'hono';
import { problem } from '../../../shared/api/problem.ts';
import { requestProblems } from '../../../shared/messages/en/server.ts';
import type { HostCheck } from './allowed-hosts.ts';

const hostOf = (origin: string): string | undefined => {
  const [, host] = /^https?:\/\/([^/?#@\s]+)$/.exec(origin) ?? [];
  return host;
};

type OriginCheck = { readonly origin: string; readonly host: string; readonly hosts: HostCheck };

/** Without a proxy, only pages by plain HTTP are the server's own. */
const isOwnOriginWithoutProxy = ({ origin, hosts }: OriginCheck): boolean =>
  origin.startsWith('http:') && hosts.accepts(hostOf(origin) ?? '');

/** A proxy may have replaced the Host by a name of its own, which `--allow-host` lists. */
const isOwnOriginBehindProxy = ({ origin, host, hosts }: OriginCheck): boolean => {
  const from = hostOf(origin);
  return from !== undefined && (from === host || hosts.isListed(from));
};

/**
 * The Host must be one of this server, and the Origin, if there is one, a page of this server. `behindProxy`: whether a
 * proxy may have forwarded the request.
 */
export const originGuard =
  (hostCheck: () => HostCheck, behindProxy: boolean): MiddlewareHandler =>
  async (context, next) => {
    const host = context.req.header('host')?.toLowerCase() ?? '';
    const hosts = hostCheck();
    if (!hosts.accepts(host)) return problem(context, 403, hosts.problem);
    const origin = context.req.header('origin')?.toLowerCase();
    const isOwn = behindProxy ? isOwnOriginBehindProxy : isOwnOriginWithoutProxy;
    const isForeign = origin !== undefined && !isOwn({ origin, host, hosts });
    const isCrossSite = context.req.header('sec-fetch-site') === 'cross-site' && context.req.method !== 'GET';
    if (isForeign || isCrossSite) return problem(context, 403, requestProblems.otherOrigin);
    return next();
  };
