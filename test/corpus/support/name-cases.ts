// Cases that are named after the host that they request.
import type { Case } from './case.ts';

export const at = (host: string) => ({
  name: host,
  url: ({ port }: { readonly port: number }) => `http://${host}:${port}/`,
});
const publicOnly = { request: { allowPrivate: false } };

export const refusedName = (host: string, message: RegExp, evidence?: object): Case => ({
  ...at(host),
  ...publicOnly,
  expected: { code: 'ADDRESS_REFUSED', message, ...(evidence && { evidence }) },
});

export const unresolved = (
  host: string,
  code: 'DNS_NOT_FOUND' | 'DNS_FAILED' | 'DNS_TIMED_OUT',
  message: RegExp,
): Case => ({
  ...at(host),
  expected: { code, message },
});
