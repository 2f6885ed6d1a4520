// Evidence of a TCP request: how it is stored, served by the API and described.
import * as v from 'valibot';
import { tcpMessages } from '../../messages/tcp.ts';
import type { Evidence } from '../../model/run.ts';
import { evidenceKind } from '../evidence-kind.ts';

/** What a TCP request encountered. */
export type TcpEvidence = Evidence & {
  readonly kind: 'tcp';
  /** `mail.example:25` */
  readonly target: string;
  /** `tls`: a TLS handshake follows the connection. */
  readonly protocol: 'tcp' | 'tls';
};

export const tcpEvidence = evidenceKind<TcpEvidence>()({
  kind: 'tcp',
  stored: {
    fields: {
      /** Target; 0 when it is the previous one. */
      u: v.union([v.string(), v.literal(0)]),
      /** 1 for TLS. */
      s: v.optional(v.literal(1)),
    },
    encode: ({ target, protocol }, previous) => ({
      u: target === previous?.target ? 0 : target,
      s: protocol === 'tls' ? 1 : undefined,
    }),
    decode: ({ u, s }, previous) => ({
      target: u === 0 ? (previous?.target ?? '') : u,
      protocol: s === 1 ? 'tls' : 'tcp',
    }),
  },
  json: {
    fields: {
      target: v.pipe(v.string(), v.description('Host and port, such as `mail.example:25`')),
      protocol: v.pipe(v.picklist(['tcp', 'tls']), v.description('`tls`: with a TLS handshake')),
    },
    encode: ({ target, protocol }) => ({ target, protocol }),
  },
  mapTexts: ({ target }, change) => ({ target: change(target) }),
  describe: {
    request: ({ target, protocol }) => `${protocol.toUpperCase()} ${target}`,
    result: ({ error, excerpt, phases }, language) => {
      if (error) return undefined;
      const messages = tcpMessages(language);
      if (excerpt) return messages.unexpected;
      return phases.firstByteMs == null ? messages.connected : messages.responded;
    },
    redirectedTo: () => undefined,
    hops: () => [],
    details: () => [],
  },
});
