// The mark that every definition carries, and checks that all kinds of definitions share.
import { definitionMessages, valueNames } from '../messages/en/definition.ts';
import { closestMatch } from './closest-match.ts';

/** Registered globally, so that a definition made by another copy of this library is still recognized. */
export const definition: unique symbol = Symbol.for('vigia.definition');

/** One problem of a definition; `field` is a path such as `expect.status`. */
export type Issue = { readonly field: string; readonly message: string };

export const isDefinition = (value: unknown, kind: string): boolean =>
  typeof value === 'object' && value !== null && (value as { [definition]?: unknown })[definition] === kind;

const definitionKinds = ['task', 'flow', 'monitor', 'secret', 'pattern', 'channel'] as const;
const maxQuotedChars = 60;

/** Names a value in a message: enough to find it in the file, never its whole content. */
export const describeValue = (value: unknown): string => {
  if (typeof value === 'string')
    return JSON.stringify(value.length > maxQuotedChars ? `${value.slice(0, maxQuotedChars)}…` : value);
  if (typeof value === 'number' || typeof value === 'boolean' || value == null) return String(value);
  if (Array.isArray(value)) return valueNames.list;
  const kind = definitionKinds.find((each) => isDefinition(value, each));
  if (kind) return valueNames[kind];
  if (value instanceof RegExp) return valueNames.pattern;
  if (value instanceof Promise) return valueNames.promise;
  return typeof value === 'function' ? valueNames.function : valueNames.object;
};

export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Whether a value is text that fits on one line of a list or a console. */
export const isOneLineText = (value: unknown): value is string =>
  typeof value === 'string' && value.trim().length > 0 && value.length <= 100 && !/\p{Cc}/u.test(value);

/** The issue of a name of a task or a flow, if there is one. */
export const nameIssues = (name: unknown): readonly Issue[] =>
  isOneLineText(name)
    ? []
    : [{ field: 'name', message: definitionMessages.invalidName({ value: describeValue(name) }) }];

/** The name to show in an example: the given one if it is text. */
export const exampleName = (name: unknown, fallback: string): string =>
  typeof name === 'string' ? name.slice(0, 100) : fallback;

/** More unknown fields than the load reports. */
const maxUnknownFields = 30;

/** One issue for each unknown field, with the known field that was probably meant. */
export const unknownFieldIssues = (
  options: Readonly<Record<string, unknown>>,
  known: readonly string[],
  prefix = '',
): readonly Issue[] =>
  Object.keys(options)
    .filter((field) => !known.includes(field))
    .slice(0, maxUnknownFields)
    .map((field) => ({
      field: `${prefix}${field}`,
      message: definitionMessages.unknownField({ known, suggestion: closestMatch(field, known) }),
    }));
