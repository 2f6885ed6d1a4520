// The system's look-up of names, with a table of the test in place of its name services.
import type { LookupAddress } from 'node:dns';
import { isIP } from 'node:net';
import type { GetAddressInfo } from '../../shared/net/system-lookup.ts';

/** Of names without an entry it knows nothing. */
export const systemWith =
  (table: Readonly<Record<string, readonly string[]>>): GetAddressInfo =>
  (name, _options, done) => {
    const addresses = table[name.toLowerCase().replace(/\.$/, '')];
    const found = addresses?.map((address): LookupAddress => ({ address, family: isIP(address) })) ?? [];
    const error = addresses ? null : Object.assign(new Error('getaddrinfo ENOTFOUND'), { code: 'ENOTFOUND' });
    setImmediate(() => done(error, found));
  };
