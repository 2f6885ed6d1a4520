// The type of what a schema of the API describes, for what is told by it.
import type { GenericSchema, InferOutput } from 'valibot';

type Notified<T> = T extends readonly (infer E)[]
  ? readonly Notified<E>[]
  : T extends object
    ? { readonly [K in keyof T]: Notified<T[K]> }
    : T;

/** Nothing of it can be changed. A function that gives it cannot drift from the schema. */
export type JsonOf<S extends GenericSchema> = Notified<InferOutput<S>>;
