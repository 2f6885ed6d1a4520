// DELETE /monitors/{id}/drill: ends a drill early.
import { stopDrill } from '../../control/end-drill.ts';
import { problems } from '../../messages/en/api.ts';
import { DrillJson } from '../json/drill-json.ts';
import { type RouteFactory, route } from '../route.ts';
import { drillMissing, drillPath, respondWithDrill } from './drill-response.ts';

export const stopDrillRoute: RouteFactory = (deps) => {
  const { clock, store, manifest, logger, drills } = deps;
  if (!drills) return undefined;
  return route({
    method: 'DELETE',
    path: drillPath,
    operationId: 'stopDrill',
    summary: 'End the drill of a monitor early',
    role: 'admin',
    responses: { 200: { description: 'The ended drill', schema: DrillJson } },
    handle: async (context, { id }) => {
      const ended = await stopDrill({ clock, store, manifest, logger, ...drills }, id);
      if (!ended) return drillMissing(deps, context, id, problems.noDrillUnderWay({ monitor: id }));
      return respondWithDrill(deps, context, id, (json) => context.json(json));
    },
  });
};
