// The monitors: listed, one by one, and run by hand.
import type { Context } from 'hono';
import { countMissedRuns } from '../../queries/read-missed-runs.ts';
import { type MonitorPosition, readMonitor, readMonitors } from '../../queries/read-monitors.ts';
import type { RouteDeps } from '../api-deps.ts';
import { encodeCursor } from '../cursor.ts';
import { monitorJson } from '../json.ts';
import { jsonResponse } from '../json-response.ts';
import { listResponse } from '../list-response.ts';
import { problem } from '../problem.ts';
import { cursorParameter, limitParameter, parseCursor } from '../query-parameters.ts';
import { withResponseCache } from '../response-cache.ts';
import { type Route, route } from '../route.ts';
import { MonitorDetail, MonitorPage } from '../schemas/monitor.ts';
import { Started } from '../schemas/run.ts';

const list = { name: 'monitors', place: /^\d{1,6}~[a-z0-9-]{1,63}$/ };
const maxPerPage = 50;

const placeOf = ({ index, id }: MonitorPosition): string => `${index}~${id}`;

const positionOf = (place: string): MonitorPosition => {
  const [index = '', id = ''] = place.split('~');
  return { index: Number.parseInt(index, 10) || 0, id };
};

/** The cursor of a list of monitors, for whoever pages through it elsewhere than in the API. */
export const monitorsCursor = {
  encode: (position: MonitorPosition): string => encodeCursor(list, placeOf(position)),
  parse: (cursor: string | undefined) => parseCursor(list, cursor),
  position: positionOf,
};

/** The 404 of every route below `/monitors/{id}`. */
export const unknownMonitor = (context: Context, id: string): Response =>
  problem(context, 404, `there is no monitor ${JSON.stringify(id.slice(0, 100))}; GET /api/v1/monitors lists them`);

const listMonitors = (deps: RouteDeps): Route =>
  route({
    method: 'GET',
    path: '/monitors',
    operationId: 'listMonitors',
    summary: 'All monitors with their status, in the order of monitors.ts',
    role: 'viewer',
    query: { limit: limitParameter(maxPerPage), cursor: cursorParameter },
    responses: { 200: { description: 'A page of monitors', schema: MonitorPage } },
    handle: async (context, { query }) => {
      const start = monitorsCursor.parse(query.cursor);
      if (!start.ok) return problem(context, 400, start.detail, { parameter: start.parameter });
      const { place } = start.query;
      const limit = query.limit ?? maxPerPage;
      const page = await readMonitors(deps.queries, { limit, ...(place ? { after: positionOf(place) } : {}) });
      const indexOf = (id: string): number => deps.manifest.monitors.findIndex((spec) => spec.id === id);
      return listResponse(context, {
        name: 'monitors',
        items: page.monitors,
        text: (view) => JSON.stringify(monitorJson(view)),
        cursorAfter: ({ spec: { id } }) => monitorsCursor.encode({ index: indexOf(id), id }),
        ...(page.next ? { cursor: monitorsCursor.encode(page.next) } : {}),
      });
    },
  });

const getMonitor = (deps: RouteDeps): Route =>
  route({
    method: 'GET',
    path: '/monitors/{id}',
    operationId: 'getMonitor',
    summary: 'One monitor, with what it missed in the last hour',
    role: 'viewer',
    responses: {
      200: { description: 'The monitor', schema: MonitorDetail },
      404: { description: 'There is no such monitor' },
    },
    handle: async (context) => {
      const id = context.req.param('id') ?? '';
      const monitor = await readMonitor(deps.queries, id);
      if (monitor.outcome === 'missing') return unknownMonitor(context, id);
      if (monitor.outcome === 'damaged') return problem(context, 500, monitor.reason);
      const missed = await countMissedRuns(deps.queries, id);
      return jsonResponse(context, { ...monitorJson(monitor.value), missed: missed ?? null });
    },
  });

const startRun = (deps: RouteDeps, startManualRun: NonNullable<RouteDeps['startManualRun']>): Route => {
  const isWatched = (id: string): boolean => deps.manifest.monitors.some((spec) => spec.id === id);
  return route({
    method: 'POST',
    path: '/monitors/{id}/runs',
    operationId: 'startRun',
    summary: 'Runs a monitor by hand, now',
    description: 'The run counts like any other. `GET /runs/{id}` tells it as Pending until it is recorded.',
    role: 'admin',
    responses: {
      202: { description: 'Started', schema: Started, headers: { Location: 'Where the run is, from now on' } },
      404: { description: 'There is no such monitor' },
      429: { description: 'Too many runs of it by hand are under way' },
      503: { description: 'It could not be started just now' },
    },
    handle: async (context) => {
      const id = context.req.param('id') ?? '';
      if (!isWatched(id)) return unknownMonitor(context, id);
      const started = await startManualRun(id);
      if (started.outcome === 'started')
        return context.json({ id: started.id }, 202, { location: `/api/v1/runs/${started.id}` });
      if (started.outcome === 'refused')
        return problem(context, 503, 'the run could not be started just now: try again in a few seconds');
      const { limit } = started;
      return problem(context, 429, `${limit} runs of this monitor by hand are under way: wait for one to end`);
    },
  });
};

export const monitorRoutes = (deps: RouteDeps): readonly Route[] => [
  withResponseCache(deps, listMonitors(deps)),
  getMonitor(deps),
  ...(deps.startManualRun ? [startRun(deps, deps.startManualRun)] : []),
];
