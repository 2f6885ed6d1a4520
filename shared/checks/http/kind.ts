// HTTP as a kind of check.
import { evidenceMessages } from '../../messages/evidence.ts';
import type { HttpEvidence, HttpRequest, HttpResponse } from '../../net/http-port.ts';
import type { ProbeOutcome } from '../../net/probe-port.ts';
import { maskUrl } from '../../secrets/masking/mask-url.ts';
import type { CheckKindDefinition } from '../check-kind.ts';
import { httpEvidence } from './evidence.ts';

export type HttpProbeRequest = HttpRequest & { readonly kind: 'http' };

const initialEvidence = ({ url, method = 'GET' }: HttpProbeRequest): HttpEvidence => ({
  kind: 'http',
  method,
  url: maskUrl(url),
  phases: { totalMs: 0 },
});

const simulateStatus = (request: HttpProbeRequest, status: number): ProbeOutcome<HttpResponse, HttpEvidence> => {
  const text = evidenceMessages(request.language).simulatedResponse;
  const headers = { 'content-type': 'text/plain; charset=utf-8' };
  return {
    ok: true,
    response: { status, headers, body: new TextEncoder().encode(text), url: request.url },
    evidence: { ...initialEvidence(request), status, excerpt: text },
  };
};

export const httpKind: CheckKindDefinition<HttpProbeRequest, HttpEvidence, typeof httpEvidence> = {
  kind: 'http',
  example: "http('home', 'https://shop.example/')",
  urlSchemes: ['http:', 'https:'],
  urlExample: 'https://shop.example/',
  evidence: httpEvidence,
  initialEvidence,
  simulateStatus,
};
