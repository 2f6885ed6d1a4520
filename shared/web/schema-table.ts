// The schemas of the API on its page: the type of a value in short, and the fields of an object as a table.
import type { JsonSchema } from '../api/openapi/openapi-types.ts';
import { docs } from '../messages/en/site-pages.ts';
import { type Html, html } from './html.ts';

/** Text between backticks is code. */
export const prose = (text: string): Html =>
  html`${text.split('`').map((part, index) => (index % 2 === 1 ? html`<code>${part}</code>` : part))}`;

const nameOf = ({ $ref }: JsonSchema): string | undefined => $ref?.split('/').at(-1);

const joined = (parts: readonly Html[], between: string): Html =>
  html`${parts.map((part, index) => html`${index > 0 ? between : ''}${part}`)}`;

const rangeOf = ({ minimum, maximum }: JsonSchema): string => {
  if (minimum !== undefined && maximum !== undefined) return ` ${minimum} to ${maximum}`;
  if (minimum !== undefined) return ` from ${minimum}`;
  return maximum === undefined ? '' : ` up to ${maximum}`;
};

const scalar = (schema: JsonSchema): string => {
  if (schema.format === 'date-time') return 'time';
  if (schema.type === undefined) return 'any value';
  return `${[schema.type].flat().join(' or ')}${rangeOf(schema)}`;
};

/** `State`, `list of Run`, `time or null` */
export const describeType = (schema: JsonSchema): Html => {
  const name = nameOf(schema);
  if (name !== undefined) return html`<a href="#schema-${name}">${name}</a>`;
  if (schema.const !== undefined) return html`<code>${JSON.stringify(schema.const)}</code>`;
  if (schema.enum)
    return joined(
      schema.enum.map((value) => html`<code>${String(value)}</code>`),
      ' | ',
    );
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices) return joined(choices.map(describeType), ' or ');
  if (schema.type === 'array') return html`list of ${describeType(schema.items ?? {})}`;
  return html`${scalar(schema)}`;
};

type Field = { readonly path: string; readonly schema: JsonSchema; readonly required: boolean };

/** The object in a field: its value, the items of its list, or one of its alternatives. */
const nestedObject = (schema: JsonSchema): { readonly schema: JsonSchema; readonly mark: string } | undefined => {
  if (schema.properties) return { schema, mark: '' };
  if (schema.items?.properties) return { schema: schema.items, mark: '[]' };
  const choice = schema.anyOf?.find(({ properties }) => properties);
  return choice && { schema: choice, mark: '' };
};

/** Fields of objects without a name are listed in place, each by its path. */
const fieldsOf = (schema: JsonSchema, before = ''): readonly Field[] =>
  Object.entries(schema.properties ?? {}).flatMap(([name, field]) => {
    const path = `${before}${name}`;
    const nested = nestedObject(field);
    const own = { path, schema: field, required: schema.required?.includes(name) ?? false };
    return nested ? [own, ...fieldsOf(nested.schema, `${path}${nested.mark}.`)] : [own];
  });

const fieldRow = ({ path, schema, required }: Field): Html =>
  html`<tr><th scope="row"><code>${path}</code>${required ? '' : html` <span class="muted">${docs.optional}</span>`}</th>
    <td>${describeType(schema)}</td><td>${prose(schema.description ?? '')}</td></tr>`;

/** The fields of an object; nothing for another type. */
const fieldTable = (schema: JsonSchema): Html => {
  const fields = fieldsOf(schema);
  if (fields.length === 0) return html``;
  return html`<div class="table"><table class="fields"><thead><tr><th scope="col">${docs.field}</th><th scope="col">${docs.type}</th><th scope="col">${docs.meaning}</th></tr></thead>
    <tbody>${fields.map(fieldRow)}</tbody></table></div>`;
};

export const schemaSection = (name: string, schema: JsonSchema): Html => {
  const isObject = schema.properties !== undefined;
  return html`<section class="shape" id="schema-${name}"><h3>${name}</h3>
    ${schema.description ? html`<p class="muted">${prose(schema.description)}</p>` : ''}
    ${isObject ? fieldTable(schema) : html`<p>${describeType({ ...schema, description: '' })}</p>`}</section>`;
};
