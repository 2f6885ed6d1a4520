// Keeps web pages from elsewhere out: a foreign Host is DNS rebinding, a foreign Origin another site's script.
import type { MiddlewareHandler } from 'hono';
import { problem } from '../../shared/api/problem.ts';

const loopbackNames = ['127.0.0.1', 'localhost', '[::1]'];

/** Loopback only: the Host must be this server, and so must the Origin of whoever wants to change something. */
export const loopbackGuard = (port: () => number): MiddlewareHandler => {
  const isOwnHost = (host: string | undefined): boolean =>
    loopbackNames.some((name) => host === `${name}:${port()}` || (port() === 80 && host === name));
  const isOwnOrigin = (origin: string): boolean => loopbackNames.some((name) => origin === `http://${name}:${port()}`);

  return async (context, next) => {
    if (!isOwnHost(context.req.header('host')?.toLowerCase())) {
      return problem(context, 403, `this server answers to 127.0.0.1:${port()} and localhost:${port()} only`);
    }
    const origin = context.req.header('origin');
    const foreign = origin !== undefined && !isOwnOrigin(origin.toLowerCase());
    const crossSite = context.req.header('sec-fetch-site') === 'cross-site' && context.req.method !== 'GET';
    if (foreign || crossSite) return problem(context, 403, 'requests from pages of another origin are refused');
    return next();
  };
};
