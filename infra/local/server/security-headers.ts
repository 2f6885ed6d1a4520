// Security headers of every response: no framing, no reading by other origins, no type sniffing, no device access.
import type { MiddlewareHandler } from 'hono';
import { secureHeaders } from 'hono/secure-headers';

/**
 * A page sets its own content security policy, which is kept; anything else loads nothing. No HSTS: whether a host
 * name is served by HTTPS only is the decision of the proxy in front. The other headers that Hono would set are for
 * browsers that are no longer in use.
 */
export const securityHeaders: MiddlewareHandler = secureHeaders({
  overwrite: false,
  contentSecurityPolicy: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] },
  xFrameOptions: 'DENY',
  permissionsPolicy: { camera: [], geolocation: [], microphone: [], payment: [], usb: [] },
  strictTransportSecurity: false,
  originAgentCluster: false,
  xDnsPrefetchControl: false,
  xDownloadOptions: false,
  xPermittedCrossDomainPolicies: false,
  xXssProtection: false,
  removePoweredBy: false,
});

/** A response without a caching rule of its own is not stored. */
export const noStoreByDefault: MiddlewareHandler = async (context, next) => {
  await next();
  if (!context.res.headers.has('cache-control')) context.res.headers.set('cache-control', 'no-store');
};
