// The contract of a kind of check wherever runs are stored, served, shown or simulated: pure code, in every bundle.
import type { Evidence } from '../model/run.ts';
import type { ProbeOutcome, ProbeRequest } from '../net/probe-port.ts';
import type { AnyEvidenceKind } from './evidence-kind.ts';

export type CheckKindDefinition<R extends ProbeRequest, E extends Evidence, D> = {
  readonly kind: R['kind'] & E['kind'];
  /** A check as a user writes it. `docs/checks.md` shows it, and a test runs it. */
  readonly example: string;
  /** Schemes of the URLs that `vigia check` accepts for this kind, with the colon, and an example of such a URL. */
  readonly urlSchemes: readonly string[];
  readonly urlExample: string;
  /** Made by `evidenceKind`. */
  readonly evidence: D;
  /** Evidence of a request of which nothing is known yet: what was requested, and a total of 0 ms. */
  readonly initialEvidence: (request: R) => E;
  /** The outcome of a request while a drill simulates this HTTP status; other kinds fail in their own way. */
  readonly simulateStatus: (request: R, status: number) => ProbeOutcome<unknown, E>;
};

/** A kind for code that looks it up by its name. */
export type AnyCheckKind = CheckKindDefinition<ProbeRequest, Evidence, AnyEvidenceKind>;
