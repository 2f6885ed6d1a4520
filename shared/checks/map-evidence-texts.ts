// Changes the texts of evidence that may contain secrets.
import type { Evidence, TlsEvidence } from '../model/run.ts';
import { checkKindOf } from './index.ts';

type Change = (text: string) => string;

const mapTls = ({ subject, issuer, refused, ...rest }: TlsEvidence, change: Change): TlsEvidence => ({
  ...rest,
  ...(subject === undefined ? undefined : { subject: change(subject) }),
  ...(issuer === undefined ? undefined : { issuer: change(issuer) }),
  ...(refused === undefined ? undefined : { refused: change(refused) }),
});

/** Applies `change` to each text that comes from the other side or from the request. */
export const mapEvidenceTexts = (evidence: Evidence, change: Change): Evidence => {
  const { tls, excerpt, error } = evidence;
  return {
    ...evidence,
    ...checkKindOf(evidence).evidence.mapTexts(evidence, change),
    ...(tls ? { tls: mapTls(tls, change) } : undefined),
    ...(excerpt === undefined ? undefined : { excerpt: change(excerpt) }),
    ...(error ? { error: { ...error, message: change(error.message) } } : undefined),
  };
};
