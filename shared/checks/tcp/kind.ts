// TCP as a kind of check.
import { tcpMessages } from '../../messages/tcp.ts';
import type { ProbeLimits } from '../../net/probe-port.ts';
import type { CheckKindDefinition } from '../check-kind.ts';
import { type TcpEvidence, tcpEvidence } from './evidence.ts';

/** A text, or the pattern of a RegExp, in the response. */
export type ExpectedResponse = { readonly text: string } | { readonly source: string; readonly flags: string };

export type TcpRequest = ProbeLimits & {
  readonly kind: 'tcp';
  /** A name or an IP address, without brackets. */
  readonly host: string;
  readonly port: number;
  /** `mail.example:25`, for evidence and messages. */
  readonly target: string;
  /** TLS after the connection; plain TCP when left out. */
  readonly tls?: {
    readonly servername?: string;
    readonly clientCertificate?: { readonly cert: string; readonly key: string };
  };
  /** Sent once the connection is established. */
  readonly send?: string;
  /** What to wait for; the request ends without waiting when left out. */
  readonly expect?: ExpectedResponse;
};

export type TcpResponse = {
  /** The beginning of what the server sent; empty when nothing was expected. */
  readonly text: string;
  readonly isExpected: boolean;
};

const initialEvidence = ({ target, tls }: TcpRequest): TcpEvidence => ({
  kind: 'tcp',
  target,
  protocol: tls ? 'tls' : 'tcp',
  phases: { totalMs: 0 },
});

export const tcpKind: CheckKindDefinition<TcpRequest, TcpEvidence, typeof tcpEvidence> = {
  kind: 'tcp',
  example: "tcp('mail', 'mail.example:25')",
  urlSchemes: ['tcp:', 'tls:'],
  urlExample: 'tcp://mail.example:25',
  evidence: tcpEvidence,
  initialEvidence,
  // A service without status codes is down in a drill when it refuses the connection.
  simulateStatus: (request) => {
    const message = tcpMessages(request.language).simulatedRefusal({ host: request.target });
    const error = { code: 'DRILL', message };
    return { ok: false, error, evidence: { ...initialEvidence(request), error } };
  },
};
