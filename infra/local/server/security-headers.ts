// What every answer tells a browser: nothing may frame it, read it from elsewhere, guess its type or use the hardware.
import type { MiddlewareHandler } from 'hono';

const headers: Readonly<Record<string, string>> = {
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
};

/** A page brings a policy of its own, which says what it loads; anything else loads nothing. */
const nothingLoaded = "default-src 'none'; frame-ancestors 'none'";

export const securityHeaders: MiddlewareHandler = async (context, next) => {
  await next();
  const given = context.res.headers;
  for (const [name, value] of Object.entries(headers)) given.set(name, value);
  if (!given.has('content-security-policy')) given.set('content-security-policy', nothingLoaded);
  if (!given.has('cache-control')) given.set('cache-control', 'no-store');
};
