// The monitors: listed, one by one, and run by hand.
import type { Context } from 'hono';
import { readMissed } from '../steps/read/missed.ts';
import { type MonitorPosition, readMonitor, readMonitors } from '../steps/read/monitors.ts';
import { encodeCursor } from './cursor.ts';
import type { RouteDeps } from './deps.ts';
import { monitorJson } from './json.ts';
import { problem } from './problem.ts';
import { cursorRule, limitUpTo, parseCursor, parseQuery } from './query.ts';

const list = { name: 'monitors', place: /^\d{1,6}~[a-z0-9-]{1,63}$/ };
const mostPerPage = 50;
const rules = { limit: limitUpTo(mostPerPage), cursor: cursorRule };

const placeOf = ({ index, id }: MonitorPosition): string => `${index}~${id}`;

const positionOf = (place: string): MonitorPosition => {
  const [index = '', id = ''] = place.split('~');
  return { index: Number.parseInt(index, 10) || 0, id };
};

/** The cursor of a list of monitors, for whoever pages through it elsewhere than in the API. */
export const monitorsCursor = {
  encode: (position: MonitorPosition): string => encodeCursor(list, placeOf(position)),
  parse: (cursor: string | undefined) => parseCursor(list, cursor),
  position: positionOf,
};

const unknownMonitor = (context: Context, id: string): Response =>
  problem(context, 404, `there is no monitor ${JSON.stringify(id.slice(0, 100))}; GET /api/v1/monitors lists them`);

export const getMonitors = (deps: RouteDeps) => {
  return async (context: Context): Promise<Response> => {
    const parsed = parseQuery(context.req.queries(), rules);
    if (!parsed.ok) return problem(context, 400, parsed.detail, { parameter: parsed.parameter });
    const start = monitorsCursor.parse(parsed.query.cursor);
    if (!start.ok) return problem(context, 400, start.detail, { parameter: start.parameter });
    const { place } = start.query;
    const limit = parsed.query.limit ?? mostPerPage;
    const page = await readMonitors(deps.reads, { limit, ...(place ? { after: positionOf(place) } : {}) });
    const cursor = page.next ? monitorsCursor.encode(page.next) : null;
    return context.json({ monitors: page.monitors.map(monitorJson), cursor });
  };
};

export const getMonitor = (deps: RouteDeps) => {
  return async (context: Context): Promise<Response> => {
    const parsed = parseQuery(context.req.queries(), {});
    if (!parsed.ok) return problem(context, 400, parsed.detail, { parameter: parsed.parameter });
    const id = context.req.param('id') ?? '';
    const monitor = await readMonitor(deps.reads, id);
    if (monitor.outcome === 'missing') return unknownMonitor(context, id);
    if (monitor.outcome === 'damaged') return problem(context, 500, monitor.why);
    const missed = await readMissed(deps.reads, id);
    return context.json({ ...monitorJson(monitor.value), missed: missed ?? null });
  };
};

export const postRun = (deps: RouteDeps, runByHand: NonNullable<RouteDeps['runByHand']>) => {
  const isWatched = (id: string): boolean => deps.manifest.monitors.some((spec) => spec.id === id);
  return async (context: Context): Promise<Response> => {
    const parsed = parseQuery(context.req.queries(), {});
    if (!parsed.ok) return problem(context, 400, parsed.detail, { parameter: parsed.parameter });
    const id = context.req.param('id') ?? '';
    if (!isWatched(id)) return unknownMonitor(context, id);
    const started = await runByHand(id);
    if (started.outcome === 'started')
      return context.json({ id: started.id }, 202, { location: `/api/v1/runs/${started.id}` });
    if (started.outcome === 'too many')
      return problem(context, 429, `${started.limit} runs of this monitor by hand are under way: wait for one to end`);
    return problem(context, 503, 'the run could not be started just now: try again in a few seconds');
  };
};
