// The certificates that a request met: that of each https hop, or of the one server that responded.
import type { TlsEvidence } from '../../model/run.ts';
import { hostOfHop } from '../../net/hop-evidence.ts';
import type { HttpEvidence } from '../../net/http-port.ts';

export type HostCertificate = {
  /** With its port unless that is the usual one. */
  readonly host: string;
  readonly tls: Pick<TlsEvidence, 'validFrom' | 'validTo'> | undefined;
};

const endOf = ({ tls }: HostCertificate): number => tls?.validTo ?? Number.POSITIVE_INFINITY;

/** One certificate for each host, the one that ends first before the others. `host` is that of the request. */
export const certificatesOf = ({ tls, hops }: HttpEvidence, host: string): readonly HostCertificate[] => {
  if (!hops) return [{ host, tls }];
  const certificates = hops
    .map((hop, index) => ({
      host: hostOfHop(hop),
      tls: index === hops.length - 1 ? tls : hop.tls,
    }))
    .toSorted((one, other) => endOf(one) - endOf(other));
  return certificates.filter((one, index) => certificates.findIndex((first) => first.host === one.host) === index);
};
