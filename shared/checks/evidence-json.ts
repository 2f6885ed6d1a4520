// Evidence as the API serves it: one schema, a union of the kinds in the registry.
import * as v from 'valibot';
import type { Evidence } from '../model/run.ts';
import { commonJson } from './common-evidence-json.ts';
import { checkKindOf, checkKinds } from './index.ts';

type Kind = { readonly evidence: { readonly jsonSchema: unknown } };
type SchemasOf<K extends readonly Kind[]> = { -readonly [I in keyof K]: K[I]['evidence']['jsonSchema'] };

export const EvidenceJson = v.pipe(
  v.variant('kind', checkKinds.map(({ evidence }) => evidence.jsonSchema) as unknown as SchemasOf<typeof checkKinds>),
  v.title('Evidence'),
);

/** Null where evidence has no value. Throws for a kind that is not in the registry. */
export const evidenceJson = (evidence: Evidence): v.InferOutput<typeof EvidenceJson> => {
  const own = checkKindOf(evidence).evidence.json.encode(evidence);
  return { kind: evidence.kind, ...own, ...commonJson(evidence) } as v.InferOutput<typeof EvidenceJson>;
};
