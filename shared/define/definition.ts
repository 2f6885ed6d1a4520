// What every definition of a user is marked with, and what may be wrong with one.
import { closestMatch } from './closest-match.ts';

/** Global on purpose: a definition made by another copy of this library is still a definition. */
export const definition: unique symbol = Symbol.for('vigia.definition');

/** A mistake in one field of a definition; `field` is a path such as `expect.status`. */
export type Issue = { readonly field: string; readonly message: string };

export const isDefinition = (value: unknown, kind: string): boolean =>
  typeof value === 'object' && value !== null && (value as { [definition]?: unknown })[definition] === kind;

/** What a value is, for a message: enough to find it in the file, never its whole content. */
export const describeValue = (value: unknown): string => {
  if (typeof value === 'string') return JSON.stringify(value.length > 60 ? `${value.slice(0, 60)}…` : value);
  if (typeof value === 'number' || typeof value === 'boolean' || value == null) return String(value);
  if (Array.isArray(value)) return 'a list';
  if (isDefinition(value, 'task')) return 'a task';
  if (isDefinition(value, 'flow')) return 'a flow';
  if (isDefinition(value, 'monitor')) return 'a monitor';
  if (isDefinition(value, 'secret')) return 'a secret';
  if (isDefinition(value, 'pattern') || value instanceof RegExp) return 'a pattern';
  if (value instanceof Promise) return 'a promise';
  return typeof value === 'function' ? 'a function' : 'an object';
};

export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Tasks and flows are named by people; the names are shown in lists and on consoles. */
export const nameIssue = (name: unknown): Issue | undefined => {
  if (typeof name === 'string' && name.trim().length > 0 && name.length <= 100 && !/\p{Cc}/u.test(name))
    return undefined;
  return {
    field: 'name',
    message: `${describeValue(name)} is no name; write 1 to 100 characters without line breaks, such as 'check_home'`,
  };
};

/** The name to show in an example: the one that was given, if it is a text. */
export const exampleName = (name: unknown, otherwise: string): string =>
  typeof name === 'string' ? name.slice(0, 100) : otherwise;

/** More than anybody is told of. */
const maxUnknown = 30;

/** One fault for each field that is not known, with the spelling that was probably meant. */
export const unknownFieldIssues = (
  options: Readonly<Record<string, unknown>>,
  known: readonly string[],
  prefix = '',
): readonly Issue[] =>
  Object.keys(options)
    .filter((field) => !known.includes(field))
    .slice(0, maxUnknown)
    .map((field) => {
      const meant = closestMatch(field, known);
      const hint = meant ? `did you mean "${meant}"?` : `known fields: ${known.join(', ')}`;
      return { field: `${prefix}${field}`, message: `unknown field; ${hint}` };
    });
