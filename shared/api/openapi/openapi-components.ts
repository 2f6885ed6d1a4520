// The schemas of the document, converted from the valibot schemas that validate requests and type responses.
import { type ConversionConfig, toJsonSchema, toJsonSchemaDefs } from '@valibot/to-json-schema';
import * as v from 'valibot';
import type { JsonSchema } from './openapi-types.ts';

/** The members under which the kinds of valibot schemas keep their parts. */
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

/** The title of the schema itself, not one that it inherits from a part. */
const titleOf = (schema: v.GenericSchema): string | undefined => {
  const hasTitle = (schema as Parts).pipe?.some((part) => 'type' in part && part.type === 'title');
  return hasTitle ? v.getTitle(schema) : undefined;
};

/** Schemas by their titles. */
export type NamedSchemas = ReadonlyMap<string, v.GenericSchema>;

/** All schemas with a title among these and their parts. Throws when two different schemas have the same title. */
export const namedSchemas = (schemas: readonly v.GenericSchema[]): NamedSchemas => {
  const found = new Map<string, v.GenericSchema>();
  const visit = (schema: v.GenericSchema): void => {
    const title = titleOf(schema);
    if (title !== undefined) {
      const other = found.get(title);
      if (other === schema) return;
      if (other) throw new Error(`two schemas have the title ${title}`);
      found.set(title, schema);
    }
    partsOf(schema).forEach(visit);
  };
  schemas.forEach(visit);
  return found;
};

const config: ConversionConfig = {
  target: 'draft-2020-12',
  typeMode: 'input',
  // JSON Schema cannot express a check by a function: `v.metadata` beside it states the keywords that mean the same.
  ignoreActions: ['check', 'partial_check', 'raw_check'],
  overrideRef: ({ referenceId }) => `#/components/schemas/${referenceId}`,
};

const toDefinitions = (schemas: NamedSchemas): Record<string, v.GenericSchema> => Object.fromEntries(schemas);

/** `components.schemas` of the document. */
export const componentsOf = (schemas: NamedSchemas): Readonly<Record<string, JsonSchema>> =>
  toJsonSchemaDefs(toDefinitions(schemas), config) as Readonly<Record<string, JsonSchema>>;

/** A reference to the component of a named schema; otherwise the schema itself. */
export const schemaOrReference = (schema: v.GenericSchema, schemas: NamedSchemas): JsonSchema => {
  const title = titleOf(schema);
  if (title !== undefined && schemas.get(title) === schema) return { $ref: `#/components/schemas/${title}` };
  const { $schema, $defs, ...json } = toJsonSchema(schema, { ...config, definitions: toDefinitions(schemas) });
  return json as JsonSchema;
};
