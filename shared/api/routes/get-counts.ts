// GET /counts: counts of the runs of all monitors.
import { readCounts } from '../../queries/read-counts.ts';
import { invalidParameter } from '../common-problems.ts';
import { CountsJson, countsJson } from '../json/rollup-json.ts';
import { jsonResponse } from '../json-response.ts';
import { withResponseCache } from '../response-cache.ts';
import { type RouteFactory, route } from '../route.ts';
import { parseTimeRange, timeRangeParameters } from '../time-range.ts';

export const getCountsRoute: RouteFactory = (deps) => {
  const uncached = route({
    method: 'GET',
    path: '/counts',
    operationId: 'getCounts',
    summary: 'Count flow runs and task runs of all monitors by state, and missed runs',
    description:
      'The last 24 hours unless `from` or `to` is given, in whole hours (UTC). An hour is rolled up 35 minutes after ' +
      'its end. A single process counts newer runs as it records them; on AWS they are counted in slices of five minutes, ' +
      'and the last eight minutes one by one with at most 50 monitors and 5,000 such runs. Everything before `countedUntil` ' +
      'is counted: every recorded run of all monitors, manual and late ones included, those of drills excluded; and as missed ' +
      'every expected run without a record.',
    role: 'viewer',
    query: timeRangeParameters,
    responses: { 200: { description: 'The counts', schema: CountsJson } },
    handle: async (context, { query }) => {
      const range = parseTimeRange(query, deps.clock.now());
      if (!range.ok) return invalidParameter(context, range);
      return jsonResponse(context, countsJson(await readCounts(deps.queries, range.query)));
    },
  });
  return withResponseCache(deps, uncached);
};
