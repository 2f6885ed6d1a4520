// How a monitor words what a check found: by a function, or by a text with places in it.

import { closestMatch } from '../../define/closest-match.ts';
import { describeValue, isRecord, unknownFieldIssues } from '../../define/definition.ts';
import { combine, invalid, type ValidationResult, valid } from '../../define/validation-result.ts';
import type { Found } from './options.ts';

/** undefined where nothing is said, or what was said cannot be used. */
export type Say = (found: Found) => string | undefined;
export type Messages = { readonly failed: Say; readonly degraded: Say; readonly passing: Say };

const places: Readonly<Record<string, (found: Found) => string>> = {
  message: ({ message }) => message,
  host: ({ host }) => host,
  status: ({ status, error }) => String(status ?? error?.message ?? ''),
  latency: ({ latencyMs }) => (latencyMs === undefined ? '' : `${latencyMs} ms`),
  what: ({ findings }) => findings[0]?.what ?? '',
  expected: ({ findings }) => findings[0]?.expected ?? '',
  found: ({ findings, error }) => findings[0]?.found ?? error?.message ?? '',
};

const placePattern = /\{([a-z]*)\}/gi;
const longest = 400;

const checkTemplate = (text: string, field: string): ValidationResult<Say> => {
  if (text.trim() === '' || text.length > longest)
    return invalid(field, `${describeValue(text)} is no message; write 1 to ${longest} characters`);
  const unknown = [...text.matchAll(placePattern)]
    .map(([, name = '']) => name)
    .find((name) => !Object.hasOwn(places, name));
  if (unknown !== undefined) {
    const meant = closestMatch(unknown, Object.keys(places));
    const right = meant
      ? `did you mean {${meant}}?`
      : `known are ${Object.keys(places)
          .map((name) => `{${name}}`)
          .join(', ')}`;
    return invalid(field, `{${unknown}} is not known; ${right}`);
  }
  return valid((found) => text.replace(placePattern, (_, name: string) => places[name]?.(found) ?? ''));
};

/** What a function of the user's own throws or returns by mistake must not hide what was found. */
const guarded =
  (word: (found: Found) => unknown): Say =>
  (found) => {
    try {
      const text = word(found);
      return typeof text === 'string' && text !== '' ? text : undefined;
    } catch {
      return undefined;
    }
  };

const silent: Say = () => undefined;

const checkMessage = (value: unknown, field: string): ValidationResult<Say> => {
  if (value === undefined) return valid(silent);
  if (typeof value === 'string') return checkTemplate(value, field);
  if (typeof value === 'function') return valid(guarded(value as (found: Found) => unknown));
  return invalid(field, `${describeValue(value)} given; write a text such as 'not there: {found}', or a function`);
};

export const checkMessages = (value: unknown): ValidationResult<Messages> => {
  if (value === undefined) return valid({ failed: silent, degraded: silent, passing: silent });
  if (!isRecord(value))
    return invalid('messages', `${describeValue(value)} given; write { failed: 'not there: {found}' }`);
  return combine(
    {
      failed: checkMessage(value.failed, 'messages.failed'),
      degraded: checkMessage(value.degraded, 'messages.degraded'),
      passing: checkMessage(value.passing, 'messages.well'),
    },
    unknownFieldIssues(value, ['failed', 'degraded', 'passing'], 'messages.'),
  );
};
