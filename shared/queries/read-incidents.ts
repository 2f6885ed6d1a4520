// Reads a page of incidents, newest first, of one monitor or of all: one query, however long the history is.
import { defined } from '../model/defined.ts';
import type { Incident } from '../model/incident.ts';
import { latestDueTime } from '../model/schedule.ts';
import { acrossMonitors, allIncidents, incidentPartition } from '../storage/keys.ts';
import { decodeIncident } from '../storage/records/incident-records.ts';
import type { Page, Stored } from '../storage/store.ts';
import { decodeOrWarn, type LookedUp, type QueryDeps } from './query-deps.ts';
import { monitorExisted } from './read-monitors.ts';

export type IncidentsRequest = {
  readonly monitor?: string;
  /** 1 to 100. */
  readonly limit: number;
  /** Only incidents behind this place, where the previous page ended. */
  readonly below?: string;
};

/** `next` is present when more incidents may follow. */
export type IncidentsPage = { readonly incidents: readonly Incident[]; readonly next?: string };

/** Cuts a page from a query for one item more than the page holds, which shows whether more follow. */
const cutPage = (page: Page, limit: number, placeOf: (item: Stored) => string) => {
  const items = page.items.slice(0, limit);
  const last = items.at(-1);
  const next = page.items.length > limit && last ? placeOf(last) : page.after;
  return defined({ items, next });
};

const readIncidentsOfOneMonitor = async (
  deps: QueryDeps,
  monitor: string,
  { limit, below }: IncidentsRequest,
): Promise<IncidentsPage> => {
  const query = defined({ descending: true, limit: limit + 1, after: below });
  const page = await deps.store.query(incidentPartition(monitor), query);
  const { items, ...rest } = cutPage(page, limit, (item) => item.key.sort);
  return { incidents: decodeOrWarn(deps, items, decodeIncident), ...rest };
};

const readIncidentsOfAllMonitors = async (
  deps: QueryDeps,
  { limit, below }: IncidentsRequest,
): Promise<IncidentsPage> => {
  const to = acrossMonitors(latestDueTime(deps.clock.now()), '~');
  const query = defined({ to, descending: true, limit: limit + 1, after: below });
  const page = await deps.store.queryIndex('all', allIncidents, query);
  const { items, ...rest } = cutPage(page, limit, (item) => item.indexes?.all?.sort ?? page.after ?? '');
  return { incidents: decodeOrWarn(deps, items, decodeIncident), ...rest };
};

/** A page of incidents; `missing` when the monitor never existed. */
export const readIncidents = async (deps: QueryDeps, request: IncidentsRequest): Promise<LookedUp<IncidentsPage>> => {
  const { monitor } = request;
  if (monitor === undefined) return { outcome: 'found', value: await readIncidentsOfAllMonitors(deps, request) };
  if (!(await monitorExisted(deps, monitor))) return { outcome: 'missing' };
  return { outcome: 'found', value: await readIncidentsOfOneMonitor(deps, monitor, request) };
};
