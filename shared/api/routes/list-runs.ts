// GET /runs: the runs of one monitor or of all, newest first.
import { readRuns } from '../../queries/read-runs.ts';
import { acrossSort, runSort } from '../../storage/keys.ts';
import { damagedRecord, invalidParameter, monitorNeverExisted } from '../common-problems.ts';
import { RunPageJson, runText } from '../json/run-json.ts';
import { runsCursor } from '../list-cursors.ts';
import { listResponse } from '../list-response.ts';
import { cursorParameter, limitParameter, monitorParameter, taskStateParameter } from '../query-parameters.ts';
import { withResponseCache } from '../response-cache.ts';
import { type RouteFactory, route } from '../route.ts';

const maxPerPage = 100;
const defaultPerPage = 50;

export const listRunsRoute: RouteFactory = (deps) => {
  const uncached = route({
    method: 'GET',
    path: '/runs',
    operationId: 'listRuns',
    summary: 'List runs, newest first, optionally of one monitor or with a task run in one state',
    description: 'A filtered page may have fewer items than `limit`, or none, and still have a cursor.',
    role: 'viewer',
    query: {
      monitor: monitorParameter,
      taskState: taskStateParameter,
      limit: limitParameter(maxPerPage),
      cursor: cursorParameter,
    },
    responses: {
      200: { description: 'A page of runs', schema: RunPageJson },
      404: { description: 'There is no such monitor, and there never was' },
    },
    handle: async (context, { query: { limit = defaultPerPage, cursor, ...filter } }) => {
      const start = runsCursor.parse(filter, cursor);
      if (!start.ok) return invalidParameter(context, start);
      const { place: below } = start.query;
      const page = await readRuns(deps.queries, { ...filter, limit, ...(below ? { below } : {}) });
      if (page.outcome === 'missing') return monitorNeverExisted(context, filter.monitor);
      if (page.outcome === 'damaged') return damagedRecord(context, page);
      const { runs, next } = page.value;
      const placeOf = filter.monitor === undefined ? acrossSort : runSort;
      return listResponse(context, {
        name: 'runs',
        items: runs,
        text: runText,
        cursorAfter: (run) => runsCursor.encode(filter, placeOf(run)),
        cursor: next && runsCursor.encode(filter, next),
      });
    },
  });
  return withResponseCache(deps, uncached);
};
