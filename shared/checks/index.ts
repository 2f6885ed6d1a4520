// The registry of the kinds of check, for everything that stores, serves or shows runs.
import type { Evidence } from '../model/run.ts';
import type { AnyEvidenceKind, EvidenceOf } from './evidence-kind.ts';
import { httpEvidence } from './http/evidence.ts';

/**
 * One line for each kind. The planner, the API, the pages and the CLI load this list, so it must not import code that
 * opens connections: that code is listed in `probes.ts`.
 */
export const evidenceKinds = [httpEvidence] as const;

/** Evidence of any kind in the registry. */
export type CheckEvidence = EvidenceOf<(typeof evidenceKinds)[number]>;
export type CheckKind = CheckEvidence['kind'];

export const checkKinds: readonly CheckKind[] = evidenceKinds.map(({ kind }) => kind);

const byKind: ReadonlyMap<string, AnyEvidenceKind> = new Map(
  evidenceKinds.map((definition) => [definition.kind, definition as unknown as AnyEvidenceKind]),
);

/** Undefined for a kind that is not in the registry. */
export const findEvidenceKind = (kind: string): AnyEvidenceKind | undefined => byKind.get(kind);

/** Throws for a kind that is not in the registry. */
export const evidenceKindOf = ({ kind }: Pick<Evidence, 'kind'>): AnyEvidenceKind => {
  const found = byKind.get(kind);
  if (!found) throw new Error(`'${kind}' is not a kind of check`);
  return found;
};
