// GET /runs/{id}: one run.
import { problems } from '../../messages/en/api.ts';
import { parseRunId } from '../../model/identity.ts';
import { readRun } from '../../queries/read-runs.ts';
import { damagedRecord } from '../common-problems.ts';
import { pendingRunJson, RunJson, runText } from '../json/run-json.ts';
import { jsonResponse, jsonTextResponse } from '../json-response.ts';
import { problem } from '../problem.ts';
import { type RouteFactory, route } from '../route.ts';

const missingDetail = (id: string): string =>
  parseRunId(id) ? problems.runNotRecorded({ id }) : problems.invalidRunId({ id: JSON.stringify(id.slice(0, 100)) });

export const getRunRoute: RouteFactory = (deps) => {
  const flowOf = (id: string): string | undefined => deps.manifest.monitors.find((monitor) => monitor.id === id)?.flow;
  return route({
    method: 'GET',
    path: '/runs/{id}',
    operationId: 'getRun',
    summary: 'Get one run with its task runs, their output and the evidence of their requests',
    role: 'viewer',
    responses: {
      200: { description: 'The run. A manual run that is under way is Pending', schema: RunJson },
      404: { description: 'There is no record of such a run' },
    },
    handle: async (context, { id }) => {
      // Before the record is read: a run leaves this list only after it is recorded.
      const inFlight = deps.inFlight?.(id);
      const run = await readRun(deps.queries, id);
      if (run.outcome === 'found') return jsonTextResponse(context, runText(run.value));
      if (run.outcome === 'damaged') return damagedRecord(context, run);
      if (inFlight) return jsonResponse(context, pendingRunJson(inFlight, flowOf(inFlight.monitor)));
      return problem(context, 404, missingDetail(id));
    },
  });
};
