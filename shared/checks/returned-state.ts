// The state that a check returns for its findings.
import { type Degraded, degradedWithFindings, type Failed, failedWithFindings } from '../define/task-results.ts';
import { checkFindingsIn, type DescribedFinding } from '../messages/check-findings.ts';
import type { Language } from '../model/language.ts';
import type { Finding } from '../model/run.ts';

/** The sentence of the first finding, and how many more there are. `findings` is not empty. */
export const findingsMessage = (findings: readonly DescribedFinding[], language: Language): string => {
  const message = findings[0]?.message ?? '';
  const count = findings.length - 1;
  return count > 0 ? checkFindingsIn(language).withMore({ message, count }) : message;
};

/** For the record, which stores no sentences. */
export const plainFindings = (findings: readonly DescribedFinding[]): readonly Finding[] =>
  findings.map(({ what, expected, found }) => ({ what, expected, found }));

/** `onlyCertificate`: all findings are about certificates, so the service responds as expected. */
export const failedBy = (
  findings: readonly DescribedFinding[],
  message: string,
  { onlyCertificate }: { readonly onlyCertificate: boolean },
): Failed => ({
  ...failedWithFindings(message, plainFindings(findings)),
  ...(onlyCertificate ? { onlyCertificate } : {}),
});

export const degradedBy = (findings: readonly DescribedFinding[], message: string): Degraded =>
  degradedWithFindings(message, plainFindings(findings));
