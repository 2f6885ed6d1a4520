// The one table of error codes: which show something about the service, and which about this machine or its line.
import type { OwnSideCause } from '../model/own-side.ts';
import type { RequestPhase } from '../model/run.ts';
import type { NetworkErrorCode } from './network-error.ts';

/**
 * `service`: the error counts as a failure of what is monitored. `resolver?`: only while the DNS servers answer other
 * questions. `route?`: only while this machine has a route to the address. `system?`: by the code of the system.
 */
type Attribution = OwnSideCause | 'service' | 'resolver?' | 'route?' | 'system?';

/** By the code of a network error. */
const networkCodes: Readonly<Record<NetworkErrorCode, Attribution>> = {
  INVALID_REQUEST: 'service',
  INVALID_URL: 'service',
  SCHEME_REFUSED: 'service',
  DNS_NOT_FOUND: 'service',
  DNS_FAILED: 'resolver?',
  DNS_TIMED_OUT: 'resolver?',
  ADDRESS_REFUSED: 'service',
  CONNECTION_REFUSED: 'service',
  CONNECTION_RESET: 'service',
  CONNECTION_CLOSED: 'service',
  CONNECTION_FAILED: 'system?',
  UNREACHABLE: 'route?',
  CERTIFICATE_EXPIRED: 'service',
  CERTIFICATE_UNTRUSTED: 'service',
  CERTIFICATE_WRONG_NAME: 'service',
  CERTIFICATE_INVALID: 'service',
  CERTIFICATE_NOT_PINNED: 'service',
  TLS_FAILED: 'system?',
  // While a name is resolved: as for DNS_TIMED_OUT.
  TIMED_OUT: 'service',
  TOO_MANY_REDIRECTS: 'service',
  REDIRECT_REFUSED: 'service',
  BODY_TOO_LARGE: 'service',
  BODY_UNREADABLE: 'service',
  HEADERS_TOO_LARGE: 'service',
  INVALID_RESPONSE: 'service',
  OVERLOADED: 'requests',
  CANCELLED: 'service',
};

/** By the code of the system, of c-ares, of Node or of OpenSSL. A code that is not listed is about the service. */
const systemCodes: Readonly<Record<string, Attribution>> = {
  EMFILE: 'descriptors',
  ENFILE: 'descriptors',
  ENOBUFS: 'buffers',
  ENOMEM: 'memory',
  ERR_MEMORY_ALLOCATION_FAILED: 'memory',
  ERR_SSL_MALLOC_FAILURE: 'memory',
  ERR_OSSL_MALLOC_FAILURE: 'memory',
  EADDRINUSE: 'ports',
  EAGAIN: 'ports',
  // Of IPv4: no free port. Of IPv6: no address of its own, hence no route.
  EADDRNOTAVAIL: 'route?',
  EACCES: 'firewall',
  EPERM: 'firewall',
  ENETDOWN: 'network',
  ENETUNREACH: 'route?',
  EHOSTUNREACH: 'route?',
  ENONET: 'network',
  // A route that discards (`blackhole`), or an address that cannot be a destination.
  EINVAL: 'route?',
  EAFNOSUPPORT: 'ipv6',
  EPROTONOSUPPORT: 'ipv6',
  // c-ares cannot read its configuration.
  EFILE: 'resolver',
  ENOTINITIALIZED: 'resolver',
  ELOADIPHLPAPI: 'resolver',
  EADDRGETNETWORKPARAMS: 'resolver',
  // Threads for flows.
  ERR_WORKER_INIT_FAILED: 'threads',
  ERR_WORKER_OUT_OF_MEMORY: 'threadMemory',
};

/** Whether this process cannot open another file or socket. Apart from the table, which bundles that only connect leave out. */
export const isOutOfDescriptors = (code: string | undefined): boolean => code === 'EMFILE' || code === 'ENFILE';

/** What decides where a code alone does not. Each resolves within a second. */
export type OwnSideFacts = {
  /** Whether the DNS servers answer at all. */
  readonly isResolverWorking: () => boolean | Promise<boolean>;
  /** Whether this machine has a route to an address. */
  readonly hasRoute: (address: string) => Promise<boolean>;
  /** Whether this process can open another file. */
  readonly hasFreeDescriptor: () => boolean;
};

export type ClassifiedError = {
  readonly code: string;
  readonly phase?: RequestPhase | undefined;
  /** The code that the error was made from. */
  readonly system?: string | undefined;
  /** Without the port. */
  readonly address?: string | undefined;
};

/** The cause that a code of the system stands for, whatever else is known; undefined if it depends, or is the service's. */
export const causeOfSystemCode = (code: string | undefined): OwnSideCause | undefined => {
  const attribution = code === undefined ? undefined : systemCodes[code];
  return attribution === undefined || attribution === 'service' || attribution.endsWith('?')
    ? undefined
    : (attribution as OwnSideCause);
};

const attributionOf = ({ code, phase, system }: ClassifiedError): Attribution => {
  const bySystem = causeOfSystemCode(system);
  if (bySystem) return bySystem;
  if (code === 'TIMED_OUT' && phase === 'resolve') return 'resolver?';
  const byCode = Object.hasOwn(networkCodes, code) ? networkCodes[code as NetworkErrorCode] : 'service';
  return byCode === 'system?' ? (systemCodes[system ?? ''] ?? 'service') : byCode;
};

const withoutRoute = ({ system, address = '' }: ClassifiedError, hasRoute: boolean): OwnSideCause | undefined => {
  const isIpv6 = address.includes(':');
  if (!hasRoute) return isIpv6 ? 'ipv6' : 'network';
  return system === 'EADDRNOTAVAIL' && !isIpv6 ? 'ports' : undefined;
};

/** What on this machine caused the error of a request; undefined where it shows something about the service. */
export const ownSideOf = async (error: ClassifiedError, facts: OwnSideFacts): Promise<OwnSideCause | undefined> => {
  const attribution = attributionOf(error);
  switch (attribution) {
    case 'service':
    case 'system?':
      return undefined;
    case 'resolver?':
      if (await facts.isResolverWorking()) return undefined;
      return facts.hasFreeDescriptor() ? 'resolver' : 'descriptors';
    case 'route?':
      return error.address === undefined ? undefined : withoutRoute(error, await facts.hasRoute(error.address));
    default:
      return attribution;
  }
};
