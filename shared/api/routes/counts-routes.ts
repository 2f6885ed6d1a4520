// How many runs ended how, of all monitors together.
import { readCounts } from '../../queries/read-counts.ts';
import type { RouteDeps } from '../api-deps.ts';
import { iso } from '../json.ts';
import { jsonResponse } from '../json-response.ts';
import { problem } from '../problem.ts';
import { withResponseCache } from '../response-cache.ts';
import { rollupJson } from '../rollup-json.ts';
import { type Route, route } from '../route.ts';
import { Counts } from '../schemas/rollup.ts';
import { parseTimeRange, timeRangeParameters } from '../time-range.ts';

const getCounts = (deps: RouteDeps): Route =>
  route({
    method: 'GET',
    path: '/counts',
    operationId: 'getCounts',
    summary: 'Flow runs and task runs of all monitors by state, and how many were missed',
    description:
      'Of the last 24 hours unless `from` and `to` say otherwise, in whole hours (UTC). An hour is rolled up 35 minutes after its end; what is newer is counted run by run where there are at most 50 monitors and 5,000 such runs, and is left out otherwise: `countedUntil` says which.',
    role: 'viewer',
    query: timeRangeParameters,
    responses: { 200: { description: 'The counts', schema: Counts } },
    handle: async (context, { query }) => {
      const range = parseTimeRange(query, deps.clock.now());
      if (!range.ok) return problem(context, 400, range.detail, { parameter: range.parameter });
      const { from, to, countedUntil, rollup } = await readCounts(deps.queries, range.query);
      return jsonResponse(context, {
        from: iso(from),
        to: iso(to),
        countedUntil: iso(countedUntil),
        ...rollupJson(rollup),
      });
    },
  });

export const countsRoutes = (deps: RouteDeps): readonly Route[] => [withResponseCache(deps, getCounts(deps))];
