// The runs: the newest first, of one monitor or of all, and one by its id.
import type { Context } from 'hono';
import { parseRunId } from '../model/identity.ts';
import { type RunsRequest, readRun, readRuns } from '../steps/read/runs.ts';
import { encodeCursor } from './cursor.ts';
import type { RouteDeps } from './deps.ts';
import { pendingRunJson, runJson } from './json.ts';
import { problem } from './problem.ts';
import { cursorRule, limitUpTo, monitorRule, parseCursor, parseQuery, taskStateRule } from './query.ts';

const mostPerPage = 100;
const perPageUnlessSaid = 50;
const rules = { monitor: monitorRule, taskState: taskStateRule, limit: limitUpTo(mostPerPage), cursor: cursorRule };

type RunFilter = Pick<RunsRequest, 'monitor' | 'taskState'>;

/** Of one monitor they stand by their time, of all by that and the monitor's id; a place may lie right above one. */
const placeOfOne = /^\d{13}(?:~m|~~)?$/;
const placeOfAll = /^\d{13}~[a-z0-9-]{1,63}(?:~m)?(?:~~)?$/;

const listOf = ({ monitor, taskState }: RunFilter) => ({
  name: `runs/${monitor ?? ''}/${taskState ?? ''}`,
  place: monitor === undefined ? placeOfAll : placeOfOne,
});

/** The cursor of a list of runs, for whoever pages through it elsewhere than in the API. */
export const runsCursor = {
  encode: (filter: RunFilter, place: string): string => encodeCursor(listOf(filter), place),
  parse: (filter: RunFilter, cursor: string | undefined) => parseCursor(listOf(filter), cursor),
};

export const getRuns = (deps: RouteDeps) => {
  return async (context: Context): Promise<Response> => {
    const parsed = parseQuery(context.req.queries(), rules);
    if (!parsed.ok) return problem(context, 400, parsed.detail, { parameter: parsed.parameter });
    const { limit = perPageUnlessSaid, cursor, ...filter } = parsed.query;
    const start = runsCursor.parse(filter, cursor);
    if (!start.ok) return problem(context, 400, start.detail, { parameter: start.parameter });
    const { place } = start.query;
    const page = await readRuns(deps.reads, { ...filter, limit, ...(place ? { below: place } : {}) });
    if (page.outcome === 'missing')
      return problem(context, 404, `there is no monitor ${filter.monitor}, and never was`);
    if (page.outcome === 'damaged') return problem(context, 500, page.why);
    const { runs, next } = page.value;
    return context.json({ runs: runs.map(runJson), cursor: next ? runsCursor.encode(filter, next) : null });
  };
};

const missingDetail = (id: string): string =>
  parseRunId(id)
    ? `there is no record of a run ${id}: it is missed, not due yet, or older than 14 days`
    : `${JSON.stringify(id.slice(0, 100))} is no id of a run; those look like shop~1764000000000`;

export const getRun = (deps: RouteDeps) => {
  const flowOf = (monitor: string): string | undefined =>
    deps.manifest.monitors.find((spec) => spec.id === monitor)?.flow;
  return async (context: Context): Promise<Response> => {
    const parsed = parseQuery(context.req.queries(), {});
    if (!parsed.ok) return problem(context, 400, parsed.detail, { parameter: parsed.parameter });
    const id = context.req.param('id') ?? '';
    // Asked before the record is looked for: a run leaves the one only once it is in the other.
    const inFlight = deps.inFlight?.(id);
    const run = await readRun(deps.reads, id);
    if (run.outcome === 'found') return context.json(runJson(run.value));
    if (run.outcome === 'damaged') return problem(context, 500, run.why);
    if (inFlight) return context.json(pendingRunJson(inFlight, flowOf(inFlight.monitor)));
    return problem(context, 404, missingDetail(id));
  };
};
