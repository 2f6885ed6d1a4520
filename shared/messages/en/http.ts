// English findings of HTTP checks. `what`, `expected` and `found` fill a table; `message` is a sentence for a state.
import { waitText } from '../../text/duration-text.ts';
import type { DescribedFinding } from './check-findings.ts';

/** Of the URL that is checked, such as `shop.example`. */
type Host = { readonly host: string };
type Value = { readonly value: string };
type Compared = Host & { readonly expected: string; readonly found: string };

export const http = {
  // Status and redirects.
  statusCode: ({ host, expected, found }: Compared): DescribedFinding => ({
    what: 'Status code',
    expected,
    found,
    message: `Status ${found} from ${host}, expected ${expected}`,
  }),
  redirectRefused: ({ host, status, location }: Host & Location & { readonly status: number }): DescribedFinding => ({
    what: 'Redirect',
    expected: 'none',
    found: `${status} to ${location}`,
    message: `Redirect from ${host} to ${location} (${status}), expected none`,
  }),
  redirectLocation: ({ host, location, expected }: Host & Location & { expected: string }): DescribedFinding => ({
    what: 'Redirect',
    expected: `to ${expected}`,
    found: `to ${location}`,
    message: `Redirect from ${host} to ${location}, expected to ${expected}`,
  }),
  redirectWithoutLocation: ({ host, expected }: Host & { readonly expected: string }): DescribedFinding => ({
    what: 'Redirect',
    expected: `to ${expected}`,
    found: 'no location',
    message: `Redirect from ${host} without a location, expected to ${expected}`,
  }),

  finalUrl: ({ host, expected, found }: Compared): DescribedFinding => ({
    what: 'URL',
    expected,
    found,
    message: `The request to ${host} ended at ${found}, expected at ${expected}`,
  }),

  // Who answered, and until when.
  botWall: ({ host, wall, status, userAgent }: BotWall): DescribedFinding => ({
    what: 'Bot wall',
    expected: 'none',
    found: `${wall} (status ${status})`,
    message:
      `A bot wall (${wall}) answered in place of ${host} with status ${status}: ` +
      `allow-list the User-Agent "${userAgent}" or the address of Vigía there`,
  }),
  askedToWait: ({ message, waitMs }: { readonly message: string; readonly waitMs: number }): string =>
    `${message}; it asked not to be requested again for ${waitText(waitMs)}`,

  // Headers.
  headerMissing: ({ host, name, expected }: Host & Name & { readonly expected: string }): DescribedFinding => ({
    what: `Header ${name}`,
    expected,
    found: 'missing',
    message: `Header ${name} from ${host} is missing, expected ${expected}`,
  }),
  headerValue: ({ host, name, expected, found }: Compared & Name): DescribedFinding => ({
    what: `Header ${name}`,
    expected,
    found,
    message: `Header ${name} from ${host} is ${found}, expected ${expected}`,
  }),

  // Body.
  bodyText: ({ host, expected, chars }: Host & { expected: string; chars: number }): DescribedFinding => ({
    what: 'Body',
    expected,
    found: `not found in ${chars} characters`,
    message: `Body from ${host} does not contain ${expected} (${chars} characters searched)`,
  }),
  bodyNotJson: ({ host, start }: Host & { readonly start: string }): DescribedFinding => ({
    what: 'Body',
    expected: 'JSON',
    found: `not JSON: ${start}`,
    message: `Body from ${host} is not JSON: ${start}`,
  }),
  bodyEmpty: ({ host }: Host): DescribedFinding => ({
    what: 'Body',
    expected: 'JSON',
    found: 'empty',
    message: `Body from ${host} is empty, expected JSON`,
  }),

  // JSON values. `path` is a JSONPath.
  jsonValue: ({ host, path, expected, found }: Compared & Path): DescribedFinding => ({
    what: `JSON ${path}`,
    expected,
    found,
    message: `JSON ${path} from ${host} is ${found}, expected ${expected}`,
  }),
  jsonCount: ({ host, path, expected, found }: Compared & Path): DescribedFinding => ({
    what: `JSON ${path}`,
    expected,
    found,
    message: `JSON ${path} from ${host} selects ${found}, expected ${expected}`,
  }),
  jsonMissing: ({ host, path, expected }: Host & Path & { readonly expected: string }): DescribedFinding => ({
    what: `JSON ${path}`,
    expected,
    found: 'no value',
    message: `JSON ${path} from ${host} has no value, expected ${expected}`,
  }),
  jsonTooMany: ({ host, path, expected, max }: Host & Path & { expected: string; max: number }): DescribedFinding => ({
    what: `JSON ${path}`,
    expected,
    found: `more than ${max} values`,
    message: `JSON ${path} from ${host} selects more than ${max} values, which are not all checked, expected ${expected}`,
  }),
  jsonTooDeep: ({ host, path, expected }: Host & Path & { readonly expected: string }): DescribedFinding => ({
    what: `JSON ${path}`,
    expected,
    found: 'nested too deeply',
    message: `JSON from ${host} is nested too deeply to check ${path}, expected ${expected}`,
  }),

  // Expected values.
  anyOf: ({ values }: { readonly values: readonly string[] }): string =>
    values.length > 1 ? `${values.slice(0, -1).join(', ')} or ${values.at(-1)}` : (values[0] ?? ''),
  allOf: ({ values }: { readonly values: readonly string[] }): string => values.join(' and '),
  anyBut: ({ value }: Value): string => `anything but ${value}`,
  atLeast: ({ value }: Value): string => `at least ${value}`,
  atMost: ({ value }: Value): string => `at most ${value}`,
  length: ({ value }: Value): string => `length ${value}`,
  count: ({ value }: Value): string => (value === '1' ? '1 value' : `${value} values`),
  someValue: 'a value',
  noValue: 'no value',
};

type BotWall = Host & { readonly wall: string; readonly status: number; readonly userAgent: string };
type Location = { readonly location: string };
type Name = { readonly name: string };
type Path = { readonly path: string };

export type HttpMessages = typeof http;
