// PUT /monitors/{id}/drill: starts a drill.
import { startDrill } from '../../control/start-drill.ts';
import { unknownMonitor } from '../common-problems.ts';
import { DrillBody, DrillJson, drillRequestOf } from '../json/drill-json.ts';
import { type RouteFactory, route } from '../route.ts';
import { drillPath, respondWithDrill } from './drill-response.ts';

export const startDrillRoute: RouteFactory = (deps) => {
  const { clock, store, manifest, logger, drills } = deps;
  if (!drills) return undefined;
  return route({
    method: 'PUT',
    path: drillPath,
    operationId: 'startDrill',
    summary: 'Simulate an outage of a monitor',
    description:
      'Starts simulated runs, whose alerts take the same path as real ones and are marked DRILL everywhere. Real checks ' +
      'continue. A drill ends by itself; a new one replaces it.',
    role: 'admin',
    body: DrillBody,
    responses: { 200: { description: 'The drill, which starts at startedAt', schema: DrillJson } },
    handle: async (context, { id, body }) => {
      const drill = await startDrill({ clock, store, manifest, logger, ...drills }, id, drillRequestOf(body));
      if (!drill) return unknownMonitor(context, id);
      return respondWithDrill(deps, context, id, (json) => context.json(json));
    },
  });
};
