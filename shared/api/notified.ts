// The type of what a schema of the API describes, for what is told by it.
import type { GenericSchema, InferOutput } from 'valibot';

type Told<T> = T extends readonly (infer E)[]
  ? readonly Told<E>[]
  : T extends object
    ? { readonly [K in keyof T]: Told<T[K]> }
    : T;

/** Nothing of it can be changed. A function that gives it cannot drift from the schema. */
export type ToldBy<S extends GenericSchema> = Told<InferOutput<S>>;
