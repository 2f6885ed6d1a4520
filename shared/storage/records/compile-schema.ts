// Compiles the schema of a record into a predicate that is several times as fast: each check reads its newest runs again.
import type * as v from 'valibot';

/** False for a value that the schema rejects or changes, and for a value that the predicate cannot decide. */
type Predicate = (value: unknown) => boolean;

/** The public properties of valibot's schemas and actions that define what they accept. */
type Part = {
  readonly kind: 'schema' | 'validation' | 'transformation' | 'metadata';
  readonly type: string;
  readonly pipe?: readonly Part[];
  readonly entries?: Readonly<Record<string, Part>>;
  readonly options?: readonly unknown[];
  readonly items?: readonly Part[];
  readonly item?: Part;
  readonly key?: Part;
  readonly value?: Part;
  readonly wrapped?: Part;
  readonly literal?: unknown;
  readonly getter?: (input: unknown) => Part;
  readonly requirement?: unknown;
};

const undecided: Predicate = () => false;

const isOptional = ({ type }: Part): boolean => type === 'optional' || type === 'exact_optional';

/** Rejects properties that the schema does not have, because the schema would drop them. */
const compileObject = (entries: Readonly<Record<string, Part>>): Predicate => {
  const required = Object.keys(entries).filter((name) => !isOptional(entries[name] as Part));
  const predicates = new Map(Object.entries(entries).map(([name, part]) => [name, compile(part)]));
  return (value) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
    for (const name of required) if (!Object.hasOwn(value, name)) return false;
    for (const name in value) if (!predicates.get(name)?.((value as Record<string, unknown>)[name])) return false;
    return true;
  };
};

const compileTuple = (items: readonly Part[]): Predicate => {
  const predicates = items.map(compile);
  return (value) =>
    Array.isArray(value) &&
    value.length === predicates.length &&
    predicates.every((predicate, index) => predicate(value[index]));
};

const compileArray = (item: Part): Predicate => {
  const predicate = compile(item);
  return (value) => Array.isArray(value) && value.every(predicate);
};

/** Valibot drops these keys of a record. */
const droppedKeys: readonly string[] = ['__proto__', 'prototype', 'constructor'];

const compileRecord = ({ key, value: item }: Part): Predicate => {
  const [isKey, isItem] = [compile(key as Part), compile(item as Part)];
  return (value) =>
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    Object.entries(value).every(([name, entry]) => !droppedKeys.includes(name) && isKey(name) && isItem(entry));
};

const or =
  (first: Predicate, second: Predicate): Predicate =>
  (value) =>
    first(value) || second(value);

const compileUnion = (options: readonly Part[]): Predicate => options.map(compile).reduce(or, undecided);

/** The schema depends on the value; each one is compiled once. */
const compileLazy = (getter: (input: unknown) => Part): Predicate => {
  const compiled = new WeakMap<Part, Predicate>();
  return (value) => {
    const part = getter(value);
    const predicate = compiled.get(part) ?? compile(part);
    compiled.set(part, predicate);
    return predicate(value);
  };
};

const schemaCompilers: Readonly<Record<string, (part: Part) => Predicate>> = {
  string: () => (value) => typeof value === 'string',
  number: () => (value) => typeof value === 'number' && !Number.isNaN(value),
  boolean: () => (value) => typeof value === 'boolean',
  literal:
    ({ literal }) =>
    (value) =>
      value === literal,
  picklist:
    ({ options = [] }) =>
    (value) =>
      options.includes(value),
  nullable: ({ wrapped }) => {
    const predicate = compile(wrapped as Part);
    return (value) => value === null || predicate(value);
  },
  optional: ({ wrapped }) => compile(wrapped as Part),
  exact_optional: ({ wrapped }) => compile(wrapped as Part),
  array: ({ item }) => compileArray(item as Part),
  tuple: ({ items = [] }) => compileTuple(items),
  strict_tuple: ({ items = [] }) => compileTuple(items),
  object: ({ entries = {} }) => compileObject(entries),
  record: compileRecord,
  union: ({ options = [] }) => compileUnion(options as readonly Part[]),
  variant: ({ options = [] }) => compileUnion(options as readonly Part[]),
  lazy: ({ getter }) => compileLazy(getter as (input: unknown) => Part),
};

type Sized = { readonly length: number };

/** Actions follow a schema in a pipe, so each receives a value of the type that it expects. */
const actionCompilers: Readonly<Record<string, (requirement: never) => (value: never) => boolean>> = {
  integer: () => Number.isInteger,
  safe_integer: () => Number.isSafeInteger,
  min_value: (min: number) => (value: number) => value >= min,
  max_value: (max: number) => (value: number) => value <= max,
  multiple_of: (factor: number) => (value: number) => value % factor === 0,
  min_length: (min: number) => (value: Sized) => value.length >= min,
  max_length: (max: number) => (value: Sized) => value.length <= max,
  regex: (pattern: RegExp) => (value: string) => pattern.test(value),
};

const compileAction = ({ type, requirement }: Part): Predicate =>
  (actionCompilers[type]?.(requirement as never) as Predicate | undefined) ?? undecided;

const and =
  (first: Predicate, second: Predicate): Predicate =>
  (value) =>
    first(value) && second(value);

/** The first part of a pipe is a schema, which may be a pipe itself. */
const compilePipe = (parts: readonly Part[]): Predicate =>
  parts.map((part, index) => (index === 0 ? compile(part) : compileAction(part))).reduce(and);

const compile = (part: Part): Predicate =>
  part.pipe ? compilePipe(part.pipe) : (schemaCompilers[part.type]?.(part) ?? undecided);

/**
 * The predicate is true only for values that the schema accepts and returns unchanged. Where it is false, the schema
 * decides, and explains what is wrong. It covers the schemas that records use; for others it is always false.
 */
export const compileSchema = (schema: v.GenericSchema): Predicate => compile(schema as unknown as Part);
