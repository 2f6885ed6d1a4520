// GET /monitors/{id}/schedule: the schedule history, from which alone follows which runs were expected, and when.
import { lookUp } from '../../queries/query-deps.ts';
import { monitorExisted } from '../../queries/read-monitors.ts';
import { getSchedule } from '../../storage/records/schedule-records.ts';
import { damagedRecord, unknownMonitor } from '../common-problems.ts';
import { ScheduleJson, scheduleJson } from '../json/schedule-json.ts';
import { jsonResponse } from '../json-response.ts';
import { type RouteFactory, route } from '../route.ts';

export const getScheduleRoute: RouteFactory = ({ store, queries }) =>
  route({
    method: 'GET',
    path: '/monitors/{id}/schedule',
    operationId: 'getSchedule',
    summary: 'Get the interval history of a monitor',
    description:
      'The newest hundred changes, by monitors.ts and by overrides, newest first. Also for a monitor that was removed.',
    role: 'viewer',
    responses: { 200: { description: 'The schedule history', schema: ScheduleJson } },
    handle: async (context, { id }) => {
      if (!(await monitorExisted(queries, id))) return unknownMonitor(context, id);
      const history = await lookUp(() => getSchedule(store, id));
      if (history.outcome === 'damaged') return damagedRecord(context, history);
      return jsonResponse(context, scheduleJson(id, history.outcome === 'found' ? history.value : []));
    },
  });
