// The order in which the addresses of a name are tried: both families in turn, because often only one of them works.
import { isIP } from 'node:net';

/** More than any service needs, and few enough sockets for one check. */
const maxAttempts = 32;

/** Starts with the family of the first address (RFC 8305, section 4); each family keeps its order. */
export const addressesToTry = (addresses: readonly string[]): readonly string[] => {
  if (addresses.length < 2) return addresses;
  const family = isIP(addresses[0] ?? '');
  const first = addresses.filter((address) => isIP(address) === family);
  const second = addresses.filter((address) => isIP(address) !== family);
  const inTurn = addresses.flatMap((_, index) => [...first.slice(index, index + 1), ...second.slice(index, index + 1)]);
  return inTurn.slice(0, maxAttempts);
};
