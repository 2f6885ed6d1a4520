// The schemas of the document: made of the very ones that parse and that bind the answers; those with a title are named.
import { type ConversionConfig, toJsonSchema, toJsonSchemaDefs } from '@valibot/to-json-schema';
import * as v from 'valibot';
import type { JsonSchema } from './openapi-types.ts';

/** What a schema is made of: the members under which the kinds of valibot keep their parts. */
type Parts = {
  readonly pipe?: readonly { readonly kind: string }[];
  readonly entries?: Readonly<Record<string, v.GenericSchema>>;
  readonly item?: v.GenericSchema;
  readonly items?: readonly v.GenericSchema[];
  readonly options?: readonly unknown[];
  readonly wrapped?: v.GenericSchema;
  readonly value?: unknown;
};

const isSchema = (part: unknown): part is v.GenericSchema =>
  typeof part === 'object' && part !== null && 'kind' in part && part.kind === 'schema';

const partsOf = (schema: v.GenericSchema): readonly v.GenericSchema[] => {
  const { pipe = [], entries = {}, item, items = [], options = [], wrapped, value } = schema as Parts;
  return [...pipe, ...Object.values(entries), item, ...items, ...options, wrapped, value].filter(isSchema);
};

/** Its own title, and not one of a schema that it is made of. */
const titleOf = (schema: v.GenericSchema): string | undefined => {
  const own = (schema as Parts).pipe?.some((part) => 'type' in part && part.type === 'title');
  return own ? v.getTitle(schema) : undefined;
};

/** Schemas by their titles. */
export type NamedSchemas = ReadonlyMap<string, v.GenericSchema>;

/** Those of these schemas, and of all that is inside of them, that have a title. Throws when two share one. */
export const namedSchemas = (schemas: readonly v.GenericSchema[]): NamedSchemas => {
  const found = new Map<string, v.GenericSchema>();
  const visit = (schema: v.GenericSchema): void => {
    const title = titleOf(schema);
    if (title !== undefined) {
      const other = found.get(title);
      if (other === schema) return;
      if (other) throw new Error(`two schemas are called ${title}`);
      found.set(title, schema);
    }
    // The first part of a pipe is the schema without its title.
    partsOf(schema).forEach(visit);
  };
  schemas.forEach(visit);
  return found;
};

const config: ConversionConfig = {
  target: 'draft-2020-12',
  typeMode: 'input',
  // No JSON schema can say what a function checks: a body that it refuses is one of the 400.
  ignoreActions: ['check', 'partial_check', 'raw_check'],
  overrideRef: ({ referenceId }) => `#/components/schemas/${referenceId}`,
};

const byName = (schemas: NamedSchemas): Record<string, v.GenericSchema> => Object.fromEntries(schemas);

/** `components.schemas` of the document. */
export const componentsOf = (schemas: NamedSchemas): Readonly<Record<string, JsonSchema>> =>
  toJsonSchemaDefs(byName(schemas), config) as Readonly<Record<string, JsonSchema>>;

/** Where a schema is used: a reference to the component of that name, or the schema itself. */
export const schemaOrReference = (schema: v.GenericSchema, schemas: NamedSchemas): JsonSchema => {
  const title = titleOf(schema);
  if (title !== undefined && schemas.get(title) === schema) return { $ref: `#/components/schemas/${title}` };
  const { $schema, $defs, ...shown } = toJsonSchema(schema, { ...config, definitions: byName(schemas) });
  return shown as JsonSchema;
};
