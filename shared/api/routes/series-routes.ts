// What became of a monitor's runs over time.
import { mergeAllRollups } from '../../model/rollup.ts';
import { readSeries } from '../../queries/read-series.ts';
import type { RouteDeps } from '../api-deps.ts';
import { iso } from '../json.ts';
import { jsonResponse } from '../json-response.ts';
import { problem } from '../problem.ts';
import { withResponseCache } from '../response-cache.ts';
import { rollupJson } from '../rollup-json.ts';
import { type Route, route } from '../route.ts';
import { Series } from '../schemas/rollup.ts';
import { parseTimeRange, timeRangeParameters } from '../time-range.ts';
import { unknownMonitor } from './monitor-routes.ts';

const getSeries = (deps: RouteDeps): Route =>
  route({
    method: 'GET',
    path: '/monitors/{id}/series',
    operationId: 'getSeries',
    summary: 'Runs of a monitor over time: by state, how long its requests took, and how many were missed',
    description:
      'Of the last 24 hours unless `from` and `to` say otherwise, in at most 500 buckets: of minutes for up to six hours, else of hours or days (UTC). A monitor that was removed keeps its series.',
    role: 'viewer',
    query: timeRangeParameters,
    responses: {
      200: { description: 'The series', schema: Series },
      404: { description: 'There is no such monitor, and never was' },
    },
    handle: async (context, { query }) => {
      const id = context.req.param('id') ?? '';
      const range = parseTimeRange(query, deps.clock.now());
      if (!range.ok) return problem(context, 400, range.detail, { parameter: range.parameter });
      const series = await readSeries(deps.queries, id, range.query);
      if (series.outcome === 'missing') return unknownMonitor(context, id);
      if (series.outcome === 'damaged') return problem(context, 500, series.reason);
      const { from, to, countedUntil, bucketMs, buckets } = series.value;
      return jsonResponse(context, {
        monitor: id,
        from: iso(from),
        to: iso(to),
        countedUntil: iso(countedUntil),
        bucketSeconds: bucketMs / 1_000,
        total: rollupJson(mergeAllRollups(buckets.map(({ rollup }) => rollup))),
        buckets: buckets.map((bucket) => ({ from: iso(bucket.from), ...rollupJson(bucket.rollup) })),
      });
    },
  });

export const seriesRoutes = (deps: RouteDeps): readonly Route[] => [withResponseCache(deps, getSeries(deps))];
