// Opens a connection: resolve the host once, apply the address policy, dial an address that passed it.
import { isIP } from 'node:net';
import { evaluateAddress, isAllowedKind } from './address-policy.ts';
import { type ConnectionContext, endPhase } from './connection-context.ts';
import { addressRefused, endpointRefused, noAddress, resolverError } from './connection-errors.ts';
import type { Dial, Endpoint, OnDialed } from './dial.ts';
import type { HostResolver } from './dns-resolver.ts';
import { formatEndpoint } from './format-endpoint.ts';
import type { HostsFile } from './hosts-file.ts';
import type { NetworkError } from './network-error.ts';
import type { IsRefusedEndpoint } from './refused-endpoints.ts';

/** Calls `done` once; `context.cancel` is set while there is something to cancel. */
export type OpenConnection = (context: ConnectionContext, endpoint: Endpoint, done: OnDialed) => void;

/** As many as evidence keeps. */
const maxShownAddresses = 4;

/**
 * The canonical addresses, or the reason why the endpoint is refused. One refused address refuses the name: a name
 * that resolves to both public and private addresses is an attack (DNS rebinding) or a mistake.
 */
const allowedAddresses = (
  isRefused: IsRefusedEndpoint,
  context: ConnectionContext,
  { host, port }: Endpoint,
  addresses: readonly string[],
): readonly string[] | NetworkError => {
  const allowed: string[] = [];
  for (const candidate of addresses) {
    const evaluated = evaluateAddress(candidate);
    const { address, kind } = evaluated;
    if (isRefused(host, evaluated, port)) return endpointRefused(formatEndpoint(address, port), context);
    if (!isAllowedKind(kind, context.allowPrivate))
      return addressRefused({ address, kind, canBeAllowed: isAllowedKind(kind, true) }, context);
    if (context.family === undefined || isIP(address) === context.family) allowed.push(address);
  }
  return allowed.length > 0 ? allowed : noAddress(context);
};

export type OpenDeps = {
  readonly hosts: HostsFile;
  readonly resolver: HostResolver;
  readonly isRefused: IsRefusedEndpoint;
  readonly dial: Dial;
};

export const createOpenConnection = ({ hosts, resolver, isRefused, dial }: OpenDeps): OpenConnection => {
  const dialAllowed: Dial = (context, endpoint, addresses, done) => {
    const allowed = allowedAddresses(isRefused, context, endpoint, addresses);
    if ('code' in allowed) done({ error: allowed });
    else dial(context, endpoint, allowed, done);
  };

  const dialResolved: Dial = (context, endpoint, addresses, done) => {
    context.resolved = addresses.slice(0, maxShownAddresses);
    dialAllowed(context, endpoint, addresses, done);
  };

  return (context, endpoint, done) => {
    if (isIP(endpoint.host) !== 0) return dialAllowed(context, endpoint, [endpoint.host], done);
    const listed = hosts.find(endpoint.host);
    if (listed) return dialResolved(context, endpoint, listed, done);
    context.stage = 'resolve';
    const from = performance.now();
    const stop = resolver.resolve(endpoint.host, context.family, (result) => {
      context.cancel = undefined;
      endPhase(context, 'dnsMs', from);
      if ('failure' in result) done({ error: resolverError(result.failure, context) });
      else dialResolved(context, endpoint, result.addresses, done);
    });
    context.cancel = (error) => {
      stop();
      endPhase(context, 'dnsMs', from);
      done({ error });
    };
  };
};
