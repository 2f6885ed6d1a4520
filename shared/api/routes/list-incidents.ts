// GET /incidents: the incidents of one monitor or of all, newest first.
import { readIncidents } from '../../queries/read-incidents.ts';
import { damagedRecord, invalidParameter, monitorNeverExisted } from '../common-problems.ts';
import { IncidentPageJson, incidentJson } from '../json/incident-json.ts';
import { incidentsCursor } from '../list-cursors.ts';
import { listResponse } from '../list-response.ts';
import { cursorParameter, limitParameter, monitorParameter } from '../query-parameters.ts';
import { type RouteFactory, route } from '../route.ts';

const maxPerPage = 100;
const defaultPerPage = 50;

export const listIncidentsRoute: RouteFactory = (deps) =>
  route({
    method: 'GET',
    path: '/incidents',
    operationId: 'listIncidents',
    summary: 'List incidents with their alerts, newest first',
    role: 'viewer',
    query: { monitor: monitorParameter, limit: limitParameter(maxPerPage), cursor: cursorParameter },
    responses: {
      200: { description: 'A page of incidents', schema: IncidentPageJson },
      404: { description: 'There is no such monitor, and there never was' },
    },
    handle: async (context, { query: { limit = defaultPerPage, cursor, ...filter } }) => {
      const { monitor } = filter;
      const start = incidentsCursor.parse(monitor, cursor);
      if (!start.ok) return invalidParameter(context, start);
      const { place: below } = start.query;
      const page = await readIncidents(deps.queries, { ...filter, limit, ...(below ? { below } : {}) });
      if (page.outcome === 'missing') return monitorNeverExisted(context, monitor);
      if (page.outcome === 'damaged') return damagedRecord(context, page);
      const { incidents, next } = page.value;
      return listResponse(context, {
        name: 'incidents',
        items: incidents,
        text: (incident) => JSON.stringify(incidentJson(incident)),
        cursorAfter: (incident) => incidentsCursor.encode(monitor, incidentsCursor.placeOf(monitor, incident)),
        cursor: next && incidentsCursor.encode(monitor, next),
      });
    },
  });
