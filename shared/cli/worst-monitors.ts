// Lists the monitors of a server, the worst first, so that a limit hides only those that need no attention.
import type { Client } from './api-client.ts';
import { type ApiMonitor, monitorListSchema } from './api-responses.ts';
import { readPages } from './read-pages.ts';

export type WorstMonitors = {
  /** At most `max`, the worst first; those of one status in the order of the monitors file. */
  readonly monitors: readonly ApiMonitor[];
  /** How many more the server has, and how many of those are Down. */
  readonly hidden: number;
  readonly hiddenDown: number;
};

const maxPageSize = 50;

const worstFirst = ['Down', 'Degraded', 'Unknown', 'Paused', 'Up'];

const rankOf = ({ status }: ApiMonitor): number => {
  const rank = worstFirst.indexOf(status);
  return rank < 0 ? worstFirst.indexOf('Unknown') : rank;
};

/** Reads every monitor, and keeps no more than `max` of them at a time. */
export const listWorstMonitors = async (client: Client, max: number): Promise<WorstMonitors> => {
  let monitors: readonly ApiMonitor[] = [];
  let [total, down] = [0, 0];
  await readPages({
    max: Number.POSITIVE_INFINITY,
    maxPageSize,
    read: async (query) => {
      const page = await client.request('GET', `/monitors?${query}`, monitorListSchema);
      total += page.monitors.length;
      down += page.monitors.filter(({ status }) => status === 'Down').length;
      monitors = [...monitors, ...page.monitors].toSorted((a, b) => rankOf(a) - rankOf(b)).slice(0, max);
      return { items: [], cursor: page.cursor };
    },
  });
  const shownDown = monitors.filter(({ status }) => status === 'Down').length;
  return { monitors, hidden: total - monitors.length, hiddenDown: down - shownDown };
};
