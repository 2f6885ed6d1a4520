// The incidents: the newest first, of one monitor or of all.
import type { Context } from 'hono';
import { readIncidents } from '../steps/read/incidents.ts';
import { encodeCursor } from './cursor.ts';
import type { RouteDeps } from './deps.ts';
import { incidentJson } from './json.ts';
import { problem } from './problem.ts';
import { cursorRule, limitUpTo, monitorRule, parseCursor, parseQuery } from './query.ts';

const mostPerPage = 100;
const perPageUnlessSaid = 50;
/** Of one monitor they stand by their number, of all by the time at which they began. */
const placeOfOne = /^\d{8}$/;
const placeOfAll = /^\d{13}~[a-z0-9-]{1,63}#\d{1,8}$/;
const rules = { monitor: monitorRule, limit: limitUpTo(mostPerPage), cursor: cursorRule };

const listOf = (monitor: string | undefined) => ({
  name: `incidents/${monitor ?? ''}`,
  place: monitor === undefined ? placeOfAll : placeOfOne,
});

export const getIncidents = (deps: RouteDeps) => {
  return async (context: Context): Promise<Response> => {
    const parsed = parseQuery(context.req.queries(), rules);
    if (!parsed.ok) return problem(context, 400, parsed.detail, { parameter: parsed.parameter });
    const { limit = perPageUnlessSaid, cursor, ...filter } = parsed.query;
    const list = listOf(filter.monitor);
    const start = parseCursor(list, cursor);
    if (!start.ok) return problem(context, 400, start.detail, { parameter: start.parameter });
    const { place } = start.query;
    const page = await readIncidents(deps.reads, { ...filter, limit, ...(place ? { below: place } : {}) });
    if (page.outcome === 'missing')
      return problem(context, 404, `there is no monitor ${filter.monitor}, and never was`);
    if (page.outcome === 'damaged') return problem(context, 500, page.why);
    const { incidents, next } = page.value;
    return context.json({ incidents: incidents.map(incidentJson), cursor: next ? encodeCursor(list, next) : null });
  };
};
