// The registry of the kinds of check, for everything that stores, serves, shows or simulates runs.
import type { Evidence } from '../model/run.ts';
import type { AnyCheckKind } from './check-kind.ts';
import { httpKind } from './http/kind.ts';
import { tcpKind } from './tcp/kind.ts';

/**
 * One line for each kind. The planner, the API, the pages and the CLI load this list, so it must not import code that
 * opens connections: that code is listed in `probes.ts`.
 */
export const checkKinds = [httpKind, tcpKind] as const;

/** Evidence of any kind in the registry. */
export type CheckEvidence = ReturnType<(typeof checkKinds)[number]['initialEvidence']>;
export type CheckKindName = CheckEvidence['kind'];

export const checkKindNames: readonly CheckKindName[] = checkKinds.map(({ kind }) => kind);

const byName: ReadonlyMap<string, AnyCheckKind> = new Map(
  checkKinds.map((kind) => [kind.kind, kind as unknown as AnyCheckKind]),
);

/** Undefined for a kind that is not in the registry. */
export const findCheckKind = (name: string): AnyCheckKind | undefined => byName.get(name);

/** The kind of evidence or of a request. Throws for a kind that is not in the registry. */
export const checkKindOf = ({ kind }: Pick<Evidence, 'kind'>): AnyCheckKind => {
  const found = byName.get(kind);
  if (!found) throw new TypeError(`'${kind}' is not a kind of check`);
  return found;
};
