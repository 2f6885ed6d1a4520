// Durations in options: a text such as '800ms', within bounds.
import { described } from '../../define/definition.ts';
import { bad, type Checked, good } from '../../define/validated.ts';
import { parseDuration } from '../../model/duration.ts';

type Bounds = { readonly fromMs: number; readonly toMs: number; readonly example: string };

/** Milliseconds, or undefined where nothing is said. */
export const checkDuration = (value: unknown, field: string, bounds: Bounds): Checked<number | undefined> => {
  if (value === undefined) return good(undefined);
  const right = `write a time such as '${bounds.example}'`;
  const ms = typeof value === 'string' ? parseDuration(value) : undefined;
  if (ms === undefined) return bad(field, `${described(value)} is no duration; ${right}`);
  if (ms < bounds.fromMs) return bad(field, `${described(value)} is too short; ${right}`);
  return ms > bounds.toMs ? bad(field, `${described(value)} is too long; ${right}`) : good(ms);
};

/** Of anything that is part of one attempt. */
export const attemptBounds = (example: string, fromMs = 1): Bounds => ({ fromMs, toMs: 20_000, example });
