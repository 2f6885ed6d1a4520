// The evidence part of a kind of check: how it is stored, served and described. Pure code, in every bundle.
import * as v from 'valibot';
import type { Language } from '../model/language.ts';
import type { Evidence } from '../model/run.ts';
import { commonJsonFields } from './common-evidence-json.ts';

/** The fields that only this kind of evidence has. */
export type OwnFields<E extends Evidence> = Omit<E, keyof Evidence>;

/** Evidence in memory or in the API's JSON, where a missing value is null. */
export type Nullable<T> = { readonly [K in keyof T]: undefined extends T[K] ? T[K] | null : T[K] };

/** A number in a stored record: eight digits at most. */
export const storedCount = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(99_999_999));

type Fields = v.ObjectEntries;
type Values<F extends Fields> = v.InferOutput<v.ObjectSchema<F, undefined>>;

export type EvidenceDefinition<E extends Evidence, Stored extends Fields, Json extends Fields> = {
  readonly kind: E['kind'];
  /** The own fields in a stored run, named by one letter. Taken by fields of all kinds: a, b, k, n, p, q, t, x. */
  readonly stored: {
    readonly fields: Stored;
    /** `previous`: the evidence before, if it is of this kind; repeated texts may be encoded as 0. */
    readonly encode: (evidence: E, previous: E | undefined) => { readonly [K in keyof Values<Stored>]: unknown };
    readonly decode: (stored: Values<Stored>, previous: E | undefined, common: Partial<Evidence>) => OwnFields<E>;
  };
  /** The own fields in the API's JSON: null for a missing value. */
  readonly json: {
    readonly fields: Json;
    readonly encode: (evidence: E) => Values<Json>;
  };
  /** The own texts that may contain secrets, after `change` was applied to each. */
  readonly mapTexts: (evidence: E, change: (text: string) => string) => Partial<OwnFields<E>>;
  /** Short texts for alerts, the CLI and the pages. */
  readonly describe: {
    /** What was requested: `GET https://shop.example/`. */
    readonly request: (evidence: Nullable<E>) => string;
    /** The result of a request without an error, such as a status code; undefined when no response was received. */
    readonly result: (evidence: Nullable<E>, language: Language) => string | undefined;
    /** Where redirects led to: `https://www.shop.example/`; undefined without redirects. */
    readonly redirectedTo: (evidence: Nullable<E>) => string | undefined;
    /** The requests of a chain of redirects, one text each; empty without redirects. */
    readonly hops: (evidence: Nullable<E>, language: Language) => readonly string[];
    /** What else is known: `HTTP/1.1`, `2 redirects`. */
    readonly details: (evidence: Nullable<E>, language: Language) => readonly string[];
  };
};

/** Titled `HttpEvidence`: the name of a component in the API's document. */
const jsonSchemaOf = <K extends string, Json extends Fields>(kind: K, fields: Json) =>
  v.pipe(
    v.strictObject({ kind: v.literal(kind), ...fields, ...commonJsonFields }),
    v.title(`${kind.charAt(0).toUpperCase()}${kind.slice(1)}Evidence`),
  );

/** Adds the JSON schema of all fields to a definition. */
export const evidenceKind =
  <E extends Evidence & { readonly kind: string }>() =>
  <const Stored extends Fields, const Json extends Fields>(definition: EvidenceDefinition<E, Stored, Json>) => ({
    ...definition,
    jsonSchema: jsonSchemaOf(definition.kind as E['kind'], definition.json.fields),
  });

/** A kind for code that looks it up by its name. */
export type AnyEvidenceKind = EvidenceDefinition<Evidence, Fields, Fields>;
