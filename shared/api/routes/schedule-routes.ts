// The schedule history of a monitor: which runs were expected, and when follows from it and from nothing else.

import { lookUp } from '../../queries/query-deps.ts';
import { monitorExisted } from '../../queries/read-monitors.ts';
import { getSchedule } from '../../storage/records/schedule-records.ts';
import type { RouteDeps } from '../api-deps.ts';
import { jsonResponse } from '../json-response.ts';
import { problem } from '../problem.ts';
import { type Route, route } from '../route.ts';
import { ScheduleJson } from '../schemas/schedule.ts';
import { unknownMonitor } from './monitor-routes.ts';

export const scheduleRoutes = (deps: RouteDeps): readonly Route[] => [
  route({
    method: 'GET',
    path: '/monitors/{id}/schedule',
    operationId: 'getSchedule',
    summary: 'From when on a monitor was to run how often',
    description: 'The newest hundred changes, by monitors.ts and by hand, newest first; readable after a removal too.',
    role: 'viewer',
    responses: { 200: { description: 'The schedule history', schema: ScheduleJson } },
    handle: async (context) => {
      const id = context.req.param('id') ?? '';
      if (!(await monitorExisted(deps.queries, id))) return unknownMonitor(context, id);
      const read = await lookUp(() => getSchedule(deps.store, id));
      if (read.outcome === 'damaged') return problem(context, 500, read.reason);
      const entries = read.outcome === 'found' ? read.value.toReversed() : [];
      return jsonResponse(context, {
        monitor: id,
        entries: entries.map(({ from, intervalMs, phaseMs, state, reason }) => ({
          from: new Date(from).toISOString(),
          intervalSeconds: intervalMs / 1_000,
          phaseSeconds: phaseMs / 1_000,
          state,
          reason: reason ?? null,
        })),
      });
    },
  }),
];
