// POST /monitors/{id}/runs: starts a manual run.
import { problems } from '../../messages/en/api.ts';
import { apiRoot } from '../api-root.ts';
import { unknownMonitor } from '../common-problems.ts';
import { StartedRunJson } from '../json/run-json.ts';
import { problem } from '../problem.ts';
import { type RouteFactory, route } from '../route.ts';

export const startRunRoute: RouteFactory = ({ startManualRun, manifest }) => {
  if (!startManualRun) return undefined;
  return route({
    method: 'POST',
    path: '/monitors/{id}/runs',
    operationId: 'startRun',
    summary: 'Start a manual run of a monitor',
    description: 'The run counts like any other. `GET /runs/{id}` returns it as Pending until it is recorded.',
    role: 'admin',
    responses: {
      202: { description: 'The run is started', schema: StartedRunJson, headers: { Location: 'The path of the run' } },
      404: { description: 'There is no such monitor' },
      429: { description: 'Too many manual runs of the monitor are under way' },
      503: { description: 'The run could not be started' },
    },
    handle: async (context, { id }) => {
      if (!manifest.monitors.some((monitor) => monitor.id === id)) return unknownMonitor(context, id);
      const started = await startManualRun(id);
      if (started.outcome === 'started')
        return context.json({ id: started.id }, 202, { location: `${apiRoot}/runs/${started.id}` });
      return started.outcome === 'refused'
        ? problem(context, 503, problems.runNotStarted)
        : problem(context, 429, problems.tooManyManualRuns({ limit: started.limit }));
    },
  });
};
