// Durations in options: a text such as '800ms', within bounds.
import { describeValue } from '../../define/definition.ts';
import { invalid, type ValidationResult, valid } from '../../define/validation-result.ts';
import { parseDuration } from '../../model/duration.ts';

type Bounds = { readonly fromMs: number; readonly toMs: number; readonly example: string };

/** Milliseconds, or undefined where nothing is said. */
export const checkDuration = (value: unknown, field: string, bounds: Bounds): ValidationResult<number | undefined> => {
  if (value === undefined) return valid(undefined);
  const right = `write a time such as '${bounds.example}'`;
  const ms = typeof value === 'string' ? parseDuration(value) : undefined;
  if (ms === undefined) return invalid(field, `${describeValue(value)} is no duration; ${right}`);
  if (ms < bounds.fromMs) return invalid(field, `${describeValue(value)} is too short; ${right}`);
  return ms > bounds.toMs ? invalid(field, `${describeValue(value)} is too long; ${right}`) : valid(ms);
};

/** Of anything that is part of one attempt. */
export const attemptBounds = (example: string, fromMs = 1): Bounds => ({ fromMs, toMs: 20_000, example });
