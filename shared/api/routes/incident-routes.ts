// The incidents: the newest first, of one monitor or of all.
import type { Incident } from '../../model/incident.ts';
import { readIncidents } from '../../queries/read-incidents.ts';
import { acrossMonitors, incidentSort } from '../../storage/keys.ts';
import type { RouteDeps } from '../api-deps.ts';
import { encodeCursor } from '../cursor.ts';
import { incidentJson } from '../json.ts';
import { listResponse } from '../list-response.ts';
import { problem } from '../problem.ts';
import { cursorParameter, limitParameter, monitorParameter, parseCursor } from '../query-parameters.ts';
import { type Route, route } from '../route.ts';
import { IncidentPage } from '../schemas/incident.ts';

const maxPerPage = 100;
const perPageUnlessSaid = 50;
/** Of one monitor they stand by their number, of all by the time at which they began. */
const placeOfOne = /^\d{8}$/;
const placeOfAll = /^\d{13}~[a-z0-9-]{1,63}#\d{1,8}$/;

const listOf = (monitor: string | undefined) => ({
  name: `incidents/${monitor ?? ''}`,
  place: monitor === undefined ? placeOfAll : placeOfOne,
});

const placeOf = (monitor: string | undefined, { id, n, startedAt }: Incident): string =>
  monitor === undefined ? acrossMonitors(startedAt, id) : incidentSort(n);

const listIncidents = (deps: RouteDeps): Route =>
  route({
    method: 'GET',
    path: '/incidents',
    operationId: 'listIncidents',
    summary: 'Incidents, the newest first, with the alerts that told of them',
    role: 'viewer',
    query: { monitor: monitorParameter, limit: limitParameter(maxPerPage), cursor: cursorParameter },
    responses: {
      200: { description: 'A page of incidents', schema: IncidentPage },
      404: { description: 'There is no such monitor, and never was' },
    },
    handle: async (context, { query: { limit = perPageUnlessSaid, cursor, ...filter } }) => {
      const list = listOf(filter.monitor);
      const start = parseCursor(list, cursor);
      if (!start.ok) return problem(context, 400, start.detail, { parameter: start.parameter });
      const { place } = start.query;
      const page = await readIncidents(deps.queries, { ...filter, limit, ...(place ? { below: place } : {}) });
      if (page.outcome === 'missing')
        return problem(context, 404, `there is no monitor ${filter.monitor}, and never was`);
      if (page.outcome === 'damaged') return problem(context, 500, page.reason);
      const { incidents, next } = page.value;
      return listResponse(context, {
        name: 'incidents',
        items: incidents,
        text: (incident) => JSON.stringify(incidentJson(incident)),
        cursorAfter: (incident) => encodeCursor(list, placeOf(filter.monitor, incident)),
        ...(next ? { cursor: encodeCursor(list, next) } : {}),
      });
    },
  });

export const incidentRoutes = (deps: RouteDeps): readonly Route[] => [listIncidents(deps)];
