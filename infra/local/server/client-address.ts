// The address of the client of a request, directly or behind a proxy on this machine.
import { getConnInfo } from '@hono/node-server/conninfo';
import type { Context } from 'hono';
import { isLoopback } from './allowed-hosts.ts';

const remoteAddress = (context: Context): string =>
  getConnInfo(context).remote.address?.replace(/^::ffff:/, '') ?? 'unknown';

/** A proxy on this machine may have forwarded it. */
export const isFromThisMachine = (context: Context): boolean => isLoopback(remoteAddress(context));

/** A proxy on this machine has appended the client's address as the last one of X-Forwarded-For. */
export const clientAddress = (context: Context): string => {
  const forwarded = context.req.header('x-forwarded-for')?.split(',').at(-1)?.trim().slice(0, 64);
  return isFromThisMachine(context) && forwarded ? forwarded : remoteAddress(context);
};
