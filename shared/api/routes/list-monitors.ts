// GET /monitors: all monitors with their status.
import { defined } from '../../model/defined.ts';
import { readMonitors } from '../../queries/read-monitors.ts';
import { invalidParameter } from '../common-problems.ts';
import { MonitorPageJson, monitorJson } from '../json/monitor-json.ts';
import { monitorsCursor } from '../list-cursors.ts';
import { listResponse } from '../list-response.ts';
import { cursorParameter, limitParameter } from '../query-parameters.ts';
import { withResponseCache } from '../response-cache.ts';
import { type RouteFactory, route } from '../route.ts';

const maxPerPage = 50;

export const listMonitorsRoute: RouteFactory = (deps) => {
  const indexOf = (id: string): number => deps.manifest.monitors.findIndex((spec) => spec.id === id);
  const uncached = route({
    method: 'GET',
    path: '/monitors',
    operationId: 'listMonitors',
    summary: 'List all monitors with their status, in the order of monitors.ts',
    role: 'viewer',
    query: { limit: limitParameter(maxPerPage), cursor: cursorParameter },
    responses: { 200: { description: 'A page of monitors', schema: MonitorPageJson } },
    handle: async (context, { query: { limit = maxPerPage, cursor } }) => {
      const start = monitorsCursor.parse(cursor);
      if (!start.ok) return invalidParameter(context, start);
      const { place } = start.query;
      const after = place === undefined ? undefined : monitorsCursor.position(place);
      const { monitors, next } = await readMonitors(deps.queries, defined({ limit, after }));
      return listResponse(context, {
        name: 'monitors',
        items: monitors,
        text: (view) => JSON.stringify(monitorJson(view)),
        cursorAfter: ({ spec: { id } }) => monitorsCursor.encode({ index: indexOf(id), id }),
        cursor: next && monitorsCursor.encode(next),
      });
    },
  });
  return withResponseCache(deps, uncached);
};
