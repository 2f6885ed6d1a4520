// Asks the system for names that DNS does not have: of mDNS, VPNs, and whatever its name services know.
import type { HostResolver, ResolverFailure } from './dns-resolver.ts';
import { isLocalName, type SystemLookup } from './system-lookup.ts';

/** There is no such name, or no DNS server. */
const unknownCodes: ReadonlySet<string> = new Set(['ENOTFOUND', 'ENODATA', 'ECONNREFUSED']);

/** The C library takes a name that ends with a number for an address in an old spelling. */
const endsWithNumber = (name: string): boolean => /(?:^|\.)(?:\d+|0x[\da-f]*)\.?$/i.test(name);

const mayBeKnown = (name: string, failure: ResolverFailure): boolean => {
  if (failure.kind === 'closed' || endsWithNumber(name)) return false;
  if (failure.kind === 'answered' && failure.code === 'EBADNAME') return false;
  return isLocalName(name) || (failure.kind === 'answered' && unknownCodes.has(failure.code));
};

/** The system comes last, because its look-ups are few at a time; where it has no address, the failure of DNS remains. */
export const withSystemNames = (resolver: HostResolver, system: SystemLookup): HostResolver => ({
  resolve: (name, family, done) => {
    let stop = resolver.resolve(name, family, (result) => {
      if ('addresses' in result || !mayBeKnown(name, result.failure)) return done(result);
      stop = system.resolve(name, family, (addresses) => done(addresses.length > 0 ? { addresses } : result));
    });
    return () => stop();
  },
  close: resolver.close,
});
