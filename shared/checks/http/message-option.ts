// How a monitor words what a check found: by a function, or by a text with places in it.
import { described, isRecord, unknownFields } from '../../define/definition.ts';
import { nearest } from '../../define/nearest.ts';
import { bad, type Checked, good, together } from '../../define/validated.ts';
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

const checkTemplate = (text: string, field: string): Checked<Say> => {
  if (text.trim() === '' || text.length > longest)
    return bad(field, `${described(text)} is no message; write 1 to ${longest} characters`);
  const unknown = [...text.matchAll(placePattern)]
    .map(([, name = '']) => name)
    .find((name) => !Object.hasOwn(places, name));
  if (unknown !== undefined) {
    const meant = nearest(unknown, Object.keys(places));
    const right = meant
      ? `did you mean {${meant}}?`
      : `known are ${Object.keys(places)
          .map((name) => `{${name}}`)
          .join(', ')}`;
    return bad(field, `{${unknown}} is not known; ${right}`);
  }
  return good((found) => text.replace(placePattern, (_, name: string) => places[name]?.(found) ?? ''));
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

const checkMessage = (value: unknown, field: string): Checked<Say> => {
  if (value === undefined) return good(silent);
  if (typeof value === 'string') return checkTemplate(value, field);
  if (typeof value === 'function') return good(guarded(value as (found: Found) => unknown));
  return bad(field, `${described(value)} given; write a text such as 'not there: {found}', or a function`);
};

export const checkMessages = (value: unknown): Checked<Messages> => {
  if (value === undefined) return good({ failed: silent, degraded: silent, passing: silent });
  if (!isRecord(value)) return bad('messages', `${described(value)} given; write { failed: 'not there: {found}' }`);
  return together(
    {
      failed: checkMessage(value.failed, 'messages.failed'),
      degraded: checkMessage(value.degraded, 'messages.degraded'),
      passing: checkMessage(value.passing, 'messages.well'),
    },
    unknownFields(value, ['failed', 'degraded', 'passing'], 'messages.'),
  );
};
