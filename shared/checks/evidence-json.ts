// Evidence as the API serves it: one schema, a union of the kinds in the registry.
import * as v from 'valibot';
import type { Evidence } from '../model/run.ts';
import { commonJson } from './common-evidence-json.ts';
import { evidenceKindOf, evidenceKinds } from './index.ts';

type SchemasOf<K extends readonly { readonly jsonSchema: unknown }[]> = {
  -readonly [I in keyof K]: K[I]['jsonSchema'];
};

export const EvidenceJson = v.pipe(
  v.variant('kind', evidenceKinds.map(({ jsonSchema }) => jsonSchema) as unknown as SchemasOf<typeof evidenceKinds>),
  v.title('Evidence'),
);

/** Null where evidence has no value. Throws for a kind that is not in the registry. */
export const evidenceJson = (evidence: Evidence): v.InferOutput<typeof EvidenceJson> => {
  const own = evidenceKindOf(evidence).json.encode(evidence);
  return { kind: evidence.kind, ...own, ...commonJson(evidence) } as v.InferOutput<typeof EvidenceJson>;
};
