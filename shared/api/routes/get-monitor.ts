// GET /monitors/{id}: one monitor.
import { countMissedRuns } from '../../queries/read-missed-runs.ts';
import { readMonitor } from '../../queries/read-monitors.ts';
import { damagedRecord, unknownMonitor } from '../common-problems.ts';
import { MonitorDetailJson, monitorJson } from '../json/monitor-json.ts';
import { jsonResponse } from '../json-response.ts';
import { type RouteFactory, route } from '../route.ts';

export const getMonitorRoute: RouteFactory = (deps) =>
  route({
    method: 'GET',
    path: '/monitors/{id}',
    operationId: 'getMonitor',
    summary: 'Get one monitor, with its missed runs of the last hour',
    role: 'viewer',
    responses: {
      200: { description: 'The monitor', schema: MonitorDetailJson },
      404: { description: 'There is no such monitor' },
    },
    handle: async (context, { id }) => {
      const monitor = await readMonitor(deps.queries, id);
      if (monitor.outcome === 'missing') return unknownMonitor(context, id);
      if (monitor.outcome === 'damaged') return damagedRecord(context, monitor);
      const missed = await countMissedRuns(deps.queries, id);
      return jsonResponse(context, { ...monitorJson(monitor.value), missed: missed ?? null });
    },
  });
