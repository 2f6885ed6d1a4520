// Incidents, newest first, of one monitor or of all: few reads, whatever the history.
import type { Incident } from '../model/incident.ts';
import { horizon } from '../model/schedule.ts';
import { acrossMonitors, allIncidents, incidentPartition } from '../storage/keys.ts';
import { decodeIncident } from '../storage/records/incident-records.ts';
import type { Page, Stored } from '../storage/store.ts';
import { decodeOrWarn, type LookedUp, type QueryDeps } from './query-deps.ts';
import { hasHistory } from './read-monitors.ts';

export type IncidentsRequest = {
  readonly monitor?: string;
  /** 1 to 100. */
  readonly limit: number;
  readonly below?: string;
};

export type IncidentsPage = { readonly incidents: readonly Incident[]; readonly next?: string };

/** Asked for one more than the page holds: whether something follows is known without another read. */
const pageOf = (page: Page, limit: number, place: (item: Stored) => string) => {
  const items = page.items.slice(0, limit);
  const last = items.at(-1);
  const next = page.items.length > limit && last ? place(last) : page.after;
  return { items, ...(next === undefined ? {} : { next }) };
};

const ofOne = async (deps: QueryDeps, monitor: string, range: IncidentsRequest): Promise<IncidentsPage> => {
  const after = range.below === undefined ? {} : { after: range.below };
  const query = { descending: true, limit: range.limit + 1, ...after };
  const page = await deps.store.query(incidentPartition(monitor), query);
  const { items, ...rest } = pageOf(page, range.limit, (item) => item.key.sort);
  return { incidents: decodeOrWarn(deps, items, decodeIncident), ...rest };
};

const ofAll = async (deps: QueryDeps, range: IncidentsRequest): Promise<IncidentsPage> => {
  const after = range.below === undefined ? {} : { after: range.below };
  const to = acrossMonitors(horizon(deps.clock.now()), '~');
  const query = { to, descending: true, limit: range.limit + 1, ...after };
  const page = await deps.store.queryIndex('all', allIncidents, query);
  const place = (item: Stored): string => item.indexes?.all?.sort ?? page.after ?? '';
  const { items, ...rest } = pageOf(page, range.limit, place);
  return { incidents: decodeOrWarn(deps, items, decodeIncident), ...rest };
};

/** A page of incidents; `missing` when there never was such a monitor. */
export const readIncidents = async (deps: QueryDeps, request: IncidentsRequest): Promise<LookedUp<IncidentsPage>> => {
  const { monitor } = request;
  if (monitor === undefined) return { outcome: 'found', value: await ofAll(deps, request) };
  if (!(await hasHistory(deps, monitor))) return { outcome: 'missing' };
  return { outcome: 'found', value: await ofOne(deps, monitor, request) };
};
