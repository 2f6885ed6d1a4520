// Builds an object without the properties that are undefined, as exactOptionalPropertyTypes requires.

type OptionalKeys<T> = { [K in keyof T]-?: undefined extends T[K] ? K : never }[keyof T];

type Flat<T> = { [K in keyof T]: T[K] };

/** `T` whose possibly undefined properties are optional instead. */
type Defined<T> = Flat<Omit<T, OptionalKeys<T>> & { [K in OptionalKeys<T>]?: Exclude<T[K], undefined> }>;

/** A copy of `fields` without its undefined properties: `defined({ id, title: undefined })` is `{ id }`. Not for hot paths. */
export const defined = <const T extends object>(fields: T): Defined<T> =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Defined<T>;
