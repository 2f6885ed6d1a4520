// Definitions with a mistake in them, so that one that only a flow knows of is refused before it runs.
import type { Issue } from './definition.ts';

export type InvalidDefinition = { readonly name: unknown; readonly issues: readonly Issue[] };

/** A flow may make tasks while it runs; what it makes wrongly must not pile up. */
const limit = 100;

let found: InvalidDefinition[] = [];

/** Gives back the definition that it was given. */
export const noted = <T extends InvalidDefinition>(made: T): T => {
  if (made.issues.length > 0 && found.length < limit) found.push(made);
  return made;
};

/** Those that were made since the last call. */
export const takeInvalidDefinitions = (): readonly InvalidDefinition[] => {
  const taken = found;
  found = [];
  return taken;
};
