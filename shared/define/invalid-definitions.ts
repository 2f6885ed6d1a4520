// A record of invalid definitions, so that one that only the body of a flow mentions is reported at load, not when it runs.
import type { Issue } from './definition.ts';

export type InvalidDefinition = { readonly name: unknown; readonly issues: readonly Issue[] };

/** Bounds the list, since a flow can also define tasks each time it runs. */
const maxRecorded = 100;

let recorded: InvalidDefinition[] = [];

/** Records a definition that has issues, and returns it. */
export const recordIfInvalid = <T extends InvalidDefinition>(made: T): T => {
  if (made.issues.length > 0 && recorded.length < maxRecorded) recorded.push(made);
  return made;
};

/** Returns the definitions recorded since the last call. */
export const takeInvalidDefinitions = (): readonly InvalidDefinition[] => {
  const taken = recorded;
  recorded = [];
  return taken;
};
