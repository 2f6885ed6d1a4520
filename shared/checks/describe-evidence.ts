// Describes evidence in short texts, by the kind of check that it comes from.
import { evidenceMessages } from '../messages/evidence.ts';
import type { Language } from '../model/language.ts';
import type { Evidence } from '../model/run.ts';
import type { Nullable } from './evidence-kind.ts';
import { findCheckKind } from './index.ts';

export type EvidenceDescription = {
  /** `GET https://shop.example/` */
  readonly request: string;
  /** `200`; undefined when no response was received. */
  readonly result: string | undefined;
  /** `CONNECTION_REFUSED while connecting`; undefined without an error. */
  readonly failure: string | undefined;
  /** Where redirects led to: `https://www.shop.example/`; undefined without redirects. */
  readonly redirectedTo: string | undefined;
  /** The requests of a chain of redirects: `301 from https://shop.example/, …`. */
  readonly hops: readonly string[];
  /** `HTTP/1.1`, `2 redirects`. */
  readonly details: readonly string[];
};

const undescribed: Omit<EvidenceDescription, 'request'> = {
  result: undefined,
  failure: undefined,
  redirectedTo: undefined,
  hops: [],
  details: [],
};

const failureOf = ({ error }: Nullable<Evidence>, language: Language): string | undefined =>
  error ? evidenceMessages(language).failure({ code: error.code, phase: error.phase ?? undefined }) : undefined;

/** Takes evidence from memory or from the API. A kind that only a newer server has is described by its name. */
export const describeEvidence = (
  evidence: { readonly kind: string },
  language: Language = 'en',
): EvidenceDescription => {
  const describe = findCheckKind(evidence.kind)?.evidence.describe;
  if (!describe) return { request: evidence.kind, ...undescribed };
  const known = evidence as Nullable<Evidence>;
  return {
    request: describe.request(known),
    result: describe.result(known, language),
    failure: failureOf(known, language),
    redirectedTo: describe.redirectedTo(known),
    hops: describe.hops(known, language),
    details: describe.details(known, language),
  };
};
