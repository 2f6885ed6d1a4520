// The read-only type of what a schema of the API describes. A function that returns it cannot drift from the schema.
import type { GenericSchema, InferOutput } from 'valibot';

type DeepReadonly<T> = T extends readonly (infer E)[]
  ? readonly DeepReadonly<E>[]
  : T extends object
    ? { readonly [K in keyof T]: DeepReadonly<T[K]> }
    : T;

export type JsonOf<S extends GenericSchema> = DeepReadonly<InferOutput<S>>;
