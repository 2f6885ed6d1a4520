// The response of the routes of drills: the report of the latest drill, or a problem.
import type { Context } from 'hono';
import { getDrillReport } from '../../control/drill-report.ts';
import { problems } from '../../messages/en/api.ts';
import type { RouteDeps } from '../api-deps.ts';
import { unknownMonitor } from '../common-problems.ts';
import { drillJson } from '../json/drill-json.ts';
import { problem } from '../problem.ts';

export const drillPath = '/monitors/{id}/drill';

/** A 404 with `detail` for a monitor that exists, and otherwise that of an unknown monitor. */
export const drillMissing = ({ manifest }: RouteDeps, context: Context, id: string, detail: string): Response =>
  manifest.monitors.some((monitor) => monitor.id === id) ? problem(context, 404, detail) : unknownMonitor(context, id);

export const respondWithDrill = async (
  deps: RouteDeps,
  context: Context,
  id: string,
  respond: (json: ReturnType<typeof drillJson>) => Response,
): Promise<Response> => {
  const report = await getDrillReport(deps.store, id, (error) => deps.logger.warn(error.message));
  if (report) return respond(drillJson(report, deps.clock.now()));
  return drillMissing(deps, context, id, problems.noDrillYet({ monitor: id }));
};
