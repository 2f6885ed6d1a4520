// Definitions with a mistake in them, so that one that only a flow knows of is refused before it runs.
import type { Fault } from './definition.ts';

export type Faulty = { readonly name: unknown; readonly faults: readonly Fault[] };

/** A flow may make tasks while it runs; what it makes wrongly must not pile up. */
const limit = 100;

let found: Faulty[] = [];

/** Gives back the definition that it was given. */
export const noted = <T extends Faulty>(made: T): T => {
  if (made.faults.length > 0 && found.length < limit) found.push(made);
  return made;
};

/** Those that were made since the last call. */
export const takeFaulty = (): readonly Faulty[] => {
  const taken = found;
  found = [];
  return taken;
};
