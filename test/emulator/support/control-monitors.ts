// What the test of changes by hand watches: plain checks, told apart by what is done to them.
import type { Part } from './deployment.ts';

/** `second`: monitors.ts itself says something else of how often `declared` runs. */
export type Edition = 'first' | 'second';

/** By id, how often each runs. */
const intervals = (edition: Edition): Readonly<Record<string, string>> => ({
  slower: '20s',
  declared: edition === 'first' ? '20s' : '30s',
  halted: '10s',
  shop: '10s',
  books: '20s',
  'by-hand': '7d',
});

/** Checks of `<url>/<id>`, without a second look: none is under way for long. */
export const checksOf = (url: string, every: Readonly<Record<string, string>>): Part => {
  const one = ([id, interval]: readonly [string, string]): string =>
    `monitor('${id}', { every: '${interval}', retries: 0, allowPrivate: true, checks: [http('home', '${url}/${id}')] })`;
  return { ids: Object.keys(every), source: `return [\n  ${Object.entries(every).map(one).join(',\n  ')},\n];` };
};

export const controlMonitors = (url: string, edition: Edition): Part => checksOf(url, intervals(edition));
