// GET /monitors/{id}/series: the roll-ups of a monitor over time.
import { readSeries } from '../../queries/read-series.ts';
import { damagedRecord, invalidParameter, unknownMonitor } from '../common-problems.ts';
import { SeriesJson, seriesJson } from '../json/rollup-json.ts';
import { jsonResponse } from '../json-response.ts';
import { withResponseCache } from '../response-cache.ts';
import { type RouteFactory, route } from '../route.ts';
import { parseTimeRange, timeRangeParameters } from '../time-range.ts';

export const getSeriesRoute: RouteFactory = (deps) => {
  const uncached = route({
    method: 'GET',
    path: '/monitors/{id}/series',
    operationId: 'getSeries',
    summary: 'Get runs by state, response times and missed runs of a monitor over time',
    description:
      'The last 24 hours unless `from` or `to` is given, in at most 500 buckets: of minutes for up to six hours, ' +
      'otherwise of hours or days (UTC). Also for a monitor that was removed.',
    role: 'viewer',
    query: timeRangeParameters,
    responses: {
      200: { description: 'The series', schema: SeriesJson },
      404: { description: 'There is no such monitor, and there never was' },
    },
    handle: async (context, { id, query }) => {
      const range = parseTimeRange(query, deps.clock.now());
      if (!range.ok) return invalidParameter(context, range);
      const series = await readSeries(deps.queries, id, range.query);
      if (series.outcome === 'missing') return unknownMonitor(context, id);
      if (series.outcome === 'damaged') return damagedRecord(context, series);
      return jsonResponse(context, seriesJson(id, series.value));
    },
  });
  return withResponseCache(deps, uncached);
};
