// The guarded connection of a process: opens sockets to allowed addresses only, within a time-out, as values.

import { lookup } from 'node:dns';
import { isIP, type Socket } from 'node:net';
import { domainToASCII } from 'node:url';
import type { Language } from '../model/language.ts';
import type { EvidencePhases, TlsEvidence } from '../model/run.ts';
import { createActiveWork } from './active-work.ts';
import { cancelled, limitInvalid, shutDown, timeoutError } from './cancellation-errors.ts';
import { type ConnectionContext, createConnectionContext, phasesOf } from './connection-context.ts';
import { connectionTimedOut, hostNameError } from './connection-errors.ts';
import { createDial, type Endpoint, type TlsOptions } from './dial.ts';
import { createDnsResolver, type HostResolver } from './dns-resolver.ts';
import { createHostsFile, systemHostsFile } from './hosts-file.ts';
import type { NetworkError } from './network-error.ts';
import { createOpenConnection, type OpenConnection } from './open-connection.ts';
import { createRefusedEndpoints } from './refused-endpoints.ts';
import { type ResolverHealth, withResolverHealth } from './resolver-health.ts';
import { withSearchDomains } from './search-domains.ts';
import { createSystemLookup, type GetAddressInfo } from './system-lookup.ts';
import { withSystemNames } from './system-names.ts';

export type ConnectorOptions = {
  /** As dns.setServers accepts them (`127.0.0.1:5353`); the system's when left out. */
  readonly dnsServers?: readonly string[];
  /** Milliseconds for one name; 3,000 when left out. */
  readonly dnsTimeoutMs?: number;
  /** Path of the hosts file; the system's when left out. */
  readonly hostsFile?: string;
  /** Path of the file with the search domains; the system's when left out, none when `dnsServers` is set. */
  readonly resolvFile?: string;
  /** Asked last for names that DNS does not have; dns.lookup when left out, none when `dnsServers` is set. */
  readonly getAddressInfo?: GetAddressInfo;
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

export type GuardedConnector = {
  readonly connect: (request: ConnectionRequest) => Promise<ConnectionOutcome>;
  /** The same on a context, deadline and cancellation of the caller: the HTTP request keeps one over its redirects. */
  readonly open: OpenConnection;
  /** Whether the DNS servers have answered anything since then; resolves within a second. */
  readonly isResolverWorking: ResolverHealth['isWorking'];
  /** Cancels the connections under way and resolves after they ended; later ones are cancelled at once. */
  readonly close: () => Promise<void>;
};

/** The host in its ASCII form, and an IPv4 address in any spelling as such: the rules of URLs. Empty if invalid. */
const canonicalHost = (host: string): string => (isIP(host) === 0 ? domainToASCII(host) : host);

/** Why the request cannot be carried out at all, if so. */
const requestError = ({ port, timeoutMs, language, signal }: ConnectionRequest): NetworkError | undefined => {
  if (signal?.aborted) return cancelled({ language });
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

/** Adds the search domains and the names of the system. */
const createNameResolver = (dns: HostResolver, options: ConnectorOptions): HostResolver => {
  const isSystemDns = options.dnsServers === undefined;
  const resolvFile = options.resolvFile ?? (isSystemDns ? '/etc/resolv.conf' : undefined);
  const getAddressInfo = options.getAddressInfo ?? (isSystemDns ? lookup : undefined);
  const searched = resolvFile === undefined ? dns : withSearchDomains(dns, resolvFile);
  return getAddressInfo === undefined ? searched : withSystemNames(searched, createSystemLookup(getAddressInfo));
};

/**
 * One per process: it keeps the DNS channels, the hosts file and the TLS contexts. Throws for an entry of `refuse`
 * that is not `host:port`.
 */
export const createGuardedConnector = (options: ConnectorOptions = {}): GuardedConnector => {
  const { resolver: dns, isWorking } = withResolverHealth(
    createDnsResolver({
      ...(options.dnsServers && { servers: options.dnsServers }),
      timeoutMs: options.dnsTimeoutMs ?? 3_000,
    }),
  );
  const open = createOpenConnection({
    hosts: createHostsFile(options.hostsFile ?? systemHostsFile()),
    resolver: createNameResolver(dns, options),
    isRefused: createRefusedEndpoints(options.refuse ?? []),
    dial: createDial(options.ca ?? []),
  });
  const active = createActiveWork();

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
    const early = active.isClosed() ? shutDown(request) : requestError(request);
    const error = early ?? (host === '' ? hostNameError(context) : undefined);
    if (error) return { ok: false, error, ...evidenceOf(context) };

    const limits = { timeoutMs, signal, timedOut: () => connectionTimedOut(context) };
    return active.run(context, limits, () => openPromise(context, { host, port, tls }));
  };

  const close = async (): Promise<void> => {
    const ended = active.close();
    dns.close();
    await ended;
  };
  return { connect, open, isResolverWorking: isWorking, close };
};
