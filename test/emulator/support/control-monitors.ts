// The monitors of the control test: plain checks, named after the change that the test makes.
import type { Part } from './shared-deployment.ts';

/** `second`: the monitors file changes the interval of `declared`. */
export type Edition = 'first' | 'second';

/** The interval of each monitor by id. */
const intervals = (edition: Edition): Readonly<Record<string, string>> => ({
  slower: '20s',
  declared: edition === 'first' ? '20s' : '30s',
  halted: '10s',
  shop: '10s',
  books: '20s',
  manual: '7d',
});

/** Checks of `<url>/<id>` without retries, so that no run takes long. */
export const checksOf = (url: string, every: Readonly<Record<string, string>>): Part => {
  const monitorText = ([id, interval]: readonly [string, string]): string =>
    `monitor('${id}', { every: '${interval}', retries: 0, allowPrivate: true, checks: [http('home', '${url}/${id}')] })`;
  return {
    ids: Object.keys(every),
    source: `return [\n  ${Object.entries(every).map(monitorText).join(',\n  ')},\n];`,
  };
};

export const controlMonitors = (url: string, edition: Edition): Part => checksOf(url, intervals(edition));
