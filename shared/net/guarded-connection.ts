// The guarded connection: resolve the name once, apply the address policy, and connect to an address that passed it.
import { isIP, type Socket } from 'node:net';
import { domainToASCII } from 'node:url';
import type { Language } from '../model/language.ts';
import type { EvidencePhases, TlsEvidence } from '../model/run.ts';
import { evaluateAddress, isAllowedKind } from './address-policy.ts';
import {
  type ConnectionContext,
  cancelContext,
  createConnectionContext,
  endPhase,
  phasesOf,
} from './connection-context.ts';
import {
  addressRefused,
  cancelled,
  connectionTimedOut,
  endpointRefused,
  hostNameError,
  limitInvalid,
  noAddress,
  resolverError,
  shutDown,
  timeoutError,
} from './connection-errors.ts';
import { createDial, type Dial, type Endpoint, type OnDialed, type TlsOptions } from './dial.ts';
import { createDnsResolver, type HostResolver } from './dns-resolver.ts';
import { formatEndpoint } from './format-endpoint.ts';
import { createHostsFile, type HostsFile, systemHostsFile } from './hosts-file.ts';
import type { NetworkError } from './network-error.ts';
import { createRefusedEndpoints, type IsRefusedEndpoint } from './refused-endpoints.ts';
import { withSearchDomains } from './search-domains.ts';

export type ConnectorOptions = {
  /** As dns.setServers accepts them (`127.0.0.1:5353`); the system's when left out. */
  readonly dnsServers?: readonly string[];
  /** Milliseconds for one name; 3,000 when left out. */
  readonly dnsTimeoutMs?: number;
  /** Path of the hosts file; the system's when left out. */
  readonly hostsFile?: string;
  /** Path of the file with the search domains; the system's when left out, none when `dnsServers` is set. */
  readonly resolvFile?: string;
  /** `host:port` that no connection may reach, not even with allowPrivate: in Lambda, the runtime API. */
  readonly refuse?: readonly string[];
  /** PEM certificates of authorities that are trusted in addition to those of Node. */
  readonly ca?: readonly string[];
};

export type ConnectionRequest = {
  /** A name or an IP address without brackets. */
  readonly host: string;
  readonly port: number;
  /** TLS with the certificate rules of HTTPS; plain TCP when left out. `{}` is TLS with the host as server name. */
  readonly tls?: TlsOptions;
  /** For the name, the connection and the handshake together. The caller limits its own use of the socket. */
  readonly timeoutMs: number;
  readonly allowPrivate?: boolean;
  /** Connects over this IP version only. */
  readonly family?: 4 | 6;
  /** The language of error messages; English when left out. */
  readonly language?: Language;
  /** Cancels the connection attempt; has no effect on a socket that was returned. */
  readonly signal?: AbortSignal;
};

export type ConnectionEvidence = {
  /** `address:port` of the last attempt; undefined when none was made. */
  readonly address?: string;
  /** The first addresses (at most four) that the name resolved to. */
  readonly resolved?: readonly string[];
  readonly tls?: TlsEvidence;
  readonly phases: EvidencePhases;
};

export type Connection = ConnectionEvidence & {
  readonly ok: true;
  /** Open and idle, a TLSSocket for TLS. Has an error listener; the caller adds its own and destroys the socket. */
  readonly socket: Socket;
  readonly address: string;
};

/** `connect` never rejects. */
export type ConnectionOutcome =
  | Connection
  | (ConnectionEvidence & { readonly ok: false; readonly error: NetworkError });

/** Calls `done` once; `context.cancel` is set while there is something to cancel. */
export type OpenConnection = (context: ConnectionContext, endpoint: Endpoint, done: OnDialed) => void;

export type GuardedConnector = {
  readonly connect: (request: ConnectionRequest) => Promise<ConnectionOutcome>;
  /** The same on a context, deadline and cancellation of the caller: the HTTP request keeps one over its redirects. */
  readonly open: OpenConnection;
  /** Cancels the connections under way and resolves after they ended; later ones are cancelled at once. */
  readonly close: () => Promise<void>;
};

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

type OpenDeps = {
  readonly hosts: HostsFile;
  readonly resolver: HostResolver;
  readonly isRefused: IsRefusedEndpoint;
  readonly dial: Dial;
};

const createOpen = ({ hosts, resolver, isRefused, dial }: OpenDeps): OpenConnection => {
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
    context.stage = 'dns';
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

/** The host in its ASCII form, and an IPv4 address in any spelling as such: the rules of URLs. Empty if invalid. */
const canonicalHost = (host: string): string => (isIP(host) === 0 ? domainToASCII(host) : host);

/** Why the request cannot be carried out at all, if so. */
const requestError = ({ port, timeoutMs, language, signal }: ConnectionRequest): NetworkError | undefined => {
  if (signal?.aborted) return cancelled(language);
  if (!(Number.isInteger(port) && port > 0 && port <= 65_535))
    return limitInvalid({ name: 'port', value: port, example: 443 }, language);
  return timeoutError(timeoutMs, language);
};

const evidenceOf = (context: ConnectionContext): ConnectionEvidence => ({
  ...(context.address === undefined ? undefined : { address: context.address }),
  ...(context.resolved === undefined ? undefined : { resolved: context.resolved }),
  ...(context.tls === undefined ? undefined : { tls: context.tls }),
  phases: phasesOf(context),
});

/**
 * One per process: it keeps the DNS channels, the hosts file and the TLS contexts. Throws for an entry of `refuse`
 * that is not `host:port`.
 */
export const createGuardedConnector = (options: ConnectorOptions = {}): GuardedConnector => {
  const dns = createDnsResolver({
    ...(options.dnsServers && { servers: options.dnsServers }),
    timeoutMs: options.dnsTimeoutMs ?? 3_000,
  });
  const resolvFile = options.resolvFile ?? (options.dnsServers ? undefined : '/etc/resolv.conf');
  const open = createOpen({
    hosts: createHostsFile(options.hostsFile ?? systemHostsFile()),
    resolver: resolvFile === undefined ? dns : withSearchDomains(dns, resolvFile),
    isRefused: createRefusedEndpoints(options.refuse ?? []),
    dial: createDial(options.ca ?? []),
  });
  const active = new Map<ConnectionContext, Promise<ConnectionOutcome>>();
  let isClosed = false;

  const openPromise = (context: ConnectionContext, endpoint: Endpoint): Promise<ConnectionOutcome> =>
    new Promise((resolve) => {
      open(context, endpoint, (result) => {
        const evidence = evidenceOf(context);
        if ('error' in result) resolve({ ok: false, error: result.error, ...evidence });
        else resolve({ ok: true, socket: result.socket, ...evidence, address: context.address ?? '' });
      });
    });

  const connect: GuardedConnector['connect'] = async (request) => {
    const { port, tls, timeoutMs, family, language, signal } = request;
    const host = canonicalHost(request.host);
    const context = createConnectionContext(
      { timeoutMs, allowPrivate: request.allowPrivate ?? false, family, language },
      host || request.host,
    );
    const early = isClosed ? shutDown(language) : requestError(request);
    const error = early ?? (host === '' ? hostNameError(context) : undefined);
    if (error) return { ok: false, error, ...evidenceOf(context) };

    const timer = setTimeout(() => cancelContext(context, connectionTimedOut(context)), timeoutMs);
    const onAbort = (): void => cancelContext(context, cancelled(language));
    signal?.addEventListener('abort', onAbort, { once: true });
    const outcome = openPromise(context, { host, port, tls });
    active.set(context, outcome);
    try {
      return await outcome;
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener('abort', onAbort);
      active.delete(context);
    }
  };

  const close = async (): Promise<void> => {
    isClosed = true;
    for (const context of active.keys()) cancelContext(context, shutDown(context.language));
    dns.close();
    await Promise.allSettled(active.values());
  };
  return { connect, open, close };
};
