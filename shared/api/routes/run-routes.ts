// The runs: the newest first, of one monitor or of all, and one by its id.
import { parseRunId } from '../../model/identity.ts';
import { type RunsRequest, readRun, readRuns } from '../../queries/read-runs.ts';
import { acrossSort, runSort } from '../../storage/keys.ts';
import type { RouteDeps } from '../api-deps.ts';
import { encodeCursor } from '../cursor.ts';
import { pendingRunJson, runText } from '../json.ts';
import { jsonResponse, jsonTextResponse } from '../json-response.ts';
import { listResponse } from '../list-response.ts';
import { problem } from '../problem.ts';
import {
  cursorParameter,
  limitParameter,
  monitorParameter,
  parseCursor,
  taskStateParameter,
} from '../query-parameters.ts';
import { withResponseCache } from '../response-cache.ts';
import { type Route, route } from '../route.ts';
import { Run, RunPage } from '../schemas/run.ts';

const maxPerPage = 100;
const perPageUnlessSaid = 50;

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

const listRuns = (deps: RouteDeps): Route =>
  route({
    method: 'GET',
    path: '/runs',
    operationId: 'listRuns',
    summary: 'Runs, the newest first: of all monitors or of one, and by how their tasks ended',
    description: 'A page that is filtered may come back short, or empty, and still have a cursor.',
    role: 'viewer',
    query: {
      monitor: monitorParameter,
      taskState: taskStateParameter,
      limit: limitParameter(maxPerPage),
      cursor: cursorParameter,
    },
    responses: {
      200: { description: 'A page of runs', schema: RunPage },
      404: { description: 'There is no such monitor, and never was' },
    },
    handle: async (context, { query: { limit = perPageUnlessSaid, cursor, ...filter } }) => {
      const start = runsCursor.parse(filter, cursor);
      if (!start.ok) return problem(context, 400, start.detail, { parameter: start.parameter });
      const { place: below } = start.query;
      const page = await readRuns(deps.queries, { ...filter, limit, ...(below ? { below } : {}) });
      if (page.outcome === 'missing')
        return problem(context, 404, `there is no monitor ${filter.monitor}, and never was`);
      if (page.outcome === 'damaged') return problem(context, 500, page.reason);
      const { runs, next } = page.value;
      const place = filter.monitor === undefined ? acrossSort : runSort;
      return listResponse(context, {
        name: 'runs',
        items: runs,
        text: runText,
        cursorAfter: (run) => runsCursor.encode(filter, place(run)),
        ...(next ? { cursor: runsCursor.encode(filter, next) } : {}),
      });
    },
  });

const missingDetail = (id: string): string =>
  parseRunId(id)
    ? `there is no record of a run ${id}: it is missed, not due yet, or older than 14 days`
    : `${JSON.stringify(id.slice(0, 100))} is no id of a run; those look like shop~1764000000000`;

const getRun = (deps: RouteDeps): Route => {
  const flowOf = (monitor: string): string | undefined =>
    deps.manifest.monitors.find((spec) => spec.id === monitor)?.flow;
  return route({
    method: 'GET',
    path: '/runs/{id}',
    operationId: 'getRun',
    summary: 'One run, with its task runs, what they printed and what their requests met',
    role: 'viewer',
    responses: {
      200: { description: 'The run; one by hand that is under way is Pending', schema: Run },
      404: { description: 'There is no record of such a run' },
    },
    handle: async (context) => {
      const id = context.req.param('id') ?? '';
      // Asked before the record is looked for: a run leaves the one only once it is in the other.
      const inFlight = deps.inFlight?.(id);
      const run = await readRun(deps.queries, id);
      if (run.outcome === 'found') return jsonTextResponse(context, runText(run.value));
      if (run.outcome === 'damaged') return problem(context, 500, run.reason);
      if (inFlight) return jsonResponse(context, pendingRunJson(inFlight, flowOf(inFlight.monitor)));
      return problem(context, 404, missingDetail(id));
    },
  });
};

export const runRoutes = (deps: RouteDeps): readonly Route[] => [withResponseCache(deps, listRuns(deps)), getRun(deps)];
