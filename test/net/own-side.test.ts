import { describe, expect, it } from 'vitest';
import { type ClassifiedError, type OwnSideFacts, ownSideOf } from '../../shared/net/own-side.ts';

const facts = (more: Partial<OwnSideFacts> = {}): OwnSideFacts => ({
  isResolverWorking: () => true,
  hasRoute: async () => true,
  hasFreeDescriptor: () => true,
  ...more,
});
const noRoute = facts({ hasRoute: async () => false });
const silentResolver = facts({ isResolverWorking: () => false });
const [v4, v6] = ['192.0.2.1', '2001:db8::1'];

const error = (code: string, system?: string, address?: string, phase?: ClassifiedError['phase']): ClassifiedError => ({
  code,
  system,
  address,
  phase,
});

describe('an error of this machine', () => {
  it.each([
    [error('OVERLOADED', 'EMFILE'), facts(), 'descriptors'],
    [error('OVERLOADED', 'ENFILE'), facts(), 'descriptors'],
    [error('OVERLOADED', 'ENOBUFS'), facts(), 'buffers'],
    [error('OVERLOADED', 'ENOMEM'), facts(), 'memory'],
    [error('OVERLOADED'), facts(), 'requests'],
    [error('TLS_FAILED', 'ERR_SSL_MALLOC_FAILURE'), facts(), 'memory'],
    [error('CONNECTION_FAILED', 'EACCES'), facts(), 'firewall'],
    [error('CONNECTION_FAILED', 'EPERM'), facts(), 'firewall'],
    [error('CONNECTION_FAILED', 'ENETDOWN'), facts(), 'network'],
    [error('CONNECTION_FAILED', 'EADDRINUSE'), facts(), 'ports'],
    [error('CONNECTION_FAILED', 'EAGAIN'), facts(), 'ports'],
    [error('CONNECTION_FAILED', 'EAFNOSUPPORT'), facts(), 'ipv6'],
    [error('UNREACHABLE', 'EADDRNOTAVAIL', v4), facts(), 'ports'],
    [error('UNREACHABLE', 'EADDRNOTAVAIL', v6), noRoute, 'ipv6'],
    [error('UNREACHABLE', 'ENETUNREACH', v4), noRoute, 'network'],
    [error('UNREACHABLE', 'EHOSTUNREACH', v4), noRoute, 'network'],
    [error('UNREACHABLE', 'ENETUNREACH', v6), noRoute, 'ipv6'],
    [error('CONNECTION_FAILED', 'EINVAL', v4), noRoute, 'network'],
    [error('DNS_TIMED_OUT'), silentResolver, 'resolver'],
    [error('DNS_FAILED', 'ESERVFAIL'), silentResolver, 'resolver'],
    [error('DNS_FAILED', 'EFILE'), facts(), 'resolver'],
    [error('DNS_FAILED', 'ENOMEM'), facts(), 'memory'],
    [error('TIMED_OUT', undefined, undefined, 'resolve'), silentResolver, 'resolver'],
    [error('DNS_FAILED'), facts({ isResolverWorking: () => false, hasFreeDescriptor: () => false }), 'descriptors'],
  ] as const)('%j is attributed to %s: %s', async (failed, known, cause) => {
    expect(await ownSideOf(failed, known)).toBe(cause);
  });
});

describe('an error that shows something about the service', () => {
  it.each([
    [error('DNS_TIMED_OUT'), facts()],
    [error('DNS_FAILED', 'ESERVFAIL'), facts()],
    [error('DNS_NOT_FOUND'), silentResolver],
    [error('TIMED_OUT', undefined, v4, 'connect'), silentResolver],
    [error('TIMED_OUT', undefined, v4, 'response'), noRoute],
    [error('CONNECTION_REFUSED', undefined, v4), noRoute],
    [error('CONNECTION_RESET', undefined, v4), noRoute],
    // A router, or the network of the address, reports these: this machine has a route.
    [error('UNREACHABLE', 'EHOSTUNREACH', v4), facts()],
    [error('UNREACHABLE', 'ENETUNREACH', v6), facts()],
    [error('CONNECTION_FAILED', 'EINVAL', v4), facts()],
    [error('UNREACHABLE', 'EADDRNOTAVAIL', v6), facts()],
    [error('TLS_FAILED', 'ERR_SSL_WRONG_VERSION_NUMBER'), facts()],
    [error('CONNECTION_FAILED', 'EWHATEVER'), facts()],
    [error('CERTIFICATE_EXPIRED'), facts()],
    [error('SOMETHING_NEW'), silentResolver],
  ] as const)('%j is not attributed to this machine', async (failed, known) => {
    expect(await ownSideOf(failed, known)).toBeUndefined();
  });
});
