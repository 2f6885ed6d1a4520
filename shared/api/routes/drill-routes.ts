// Drills: begun, looked at and stopped.
import type { Context } from 'hono';
import type * as v from 'valibot';
import { type DrillReport, type DrillRequest, getDrillReport, startDrill, stopDrill } from '../../control/drill.ts';
import { type Drill, isOver, type SimulatedFault } from '../../model/drill.ts';
import { lastState, verdict } from '../../model/run.ts';
import type { RouteDeps } from '../api-deps.ts';
import { iso, stateJson } from '../json.ts';
import { jsonResponse } from '../json-response.ts';
import { problem } from '../problem.ts';
import { type Route, route } from '../route.ts';
import { DrillBody, DrillJson } from '../schemas/drill.ts';
import { unknownMonitor } from './monitor-routes.ts';

const path = '/monitors/{id}/drill';
const maxRuns = 50;

const stateOf = (drill: Drill, now: number): v.InferOutput<typeof DrillJson>['state'] => {
  if (isOver(drill)) return 'over';
  if (now < drill.startedAt) return 'scheduled';
  return now < drill.until ? 'failing' : 'recovering';
};

const simulatedJson = (simulated: SimulatedFault) => ({
  status: simulated.kind === 'status' ? simulated.status : null,
  error: simulated.kind === 'error' ? simulated.message : null,
  delaySeconds: simulated.kind === 'delay' ? simulated.delayMs / 1_000 : null,
});

const drillJson = ({ drill, steps, runs }: DrillReport, now: number): v.InferOutput<typeof DrillJson> => ({
  monitor: drill.monitor,
  state: stateOf(drill, now),
  simulated: simulatedJson(drill.simulated),
  intervalSeconds: drill.intervalMs / 1_000,
  startedAt: iso(drill.startedAt),
  until: iso(drill.until),
  endsBy: iso(drill.endsBy),
  endedAt: drill.endedAt === undefined ? null : iso(drill.endedAt),
  reason: drill.reason ?? null,
  steps: steps.map(({ what, at, afterMs }) => ({ what, at: iso(at), afterMs })),
  runs: runs.slice(0, maxRuns).map((run) => ({
    id: run.id,
    dueAt: iso(run.dueAt),
    verdict: verdict(run),
    state: stateJson(lastState(run)),
  })),
});

const simulatedOf = ({ status, error, delaySeconds = 0 }: v.InferOutput<typeof DrillBody>): SimulatedFault => {
  if (status !== undefined) return { kind: 'status', status };
  if (error !== undefined) return { kind: 'error', message: error };
  return { kind: 'delay', delayMs: Math.round(delaySeconds * 1_000) };
};

const wishOf = (body: v.InferOutput<typeof DrillBody>): DrillRequest => ({
  simulated: simulatedOf(body),
  forMs: body.forSeconds * 1_000,
  ...(body.reason === undefined ? {} : { reason: body.reason }),
});

const idOf = (context: Context): string => context.req.param('id') ?? '';

export const drillRoutes = (deps: RouteDeps): readonly Route[] => {
  const { clock, store, manifest, logger, drills } = deps;
  const isWatched = (id: string): boolean => manifest.monitors.some((spec) => spec.id === id);
  const report = async (context: Context, notified: (json: unknown) => Response): Promise<Response> => {
    const id = idOf(context);
    const found = await getDrillReport(store, id, (error) => logger.warn(error.message));
    if (found) return notified(drillJson(found, clock.now()));
    return isWatched(id)
      ? problem(context, 404, `there was no drill of ${id} so far; PUT begins one`)
      : unknownMonitor(context, id);
  };
  const get = route({
    method: 'GET',
    path,
    operationId: 'getDrill',
    summary: 'The newest drill of a monitor, and how it goes',
    role: 'viewer',
    responses: { 200: { description: 'The drill', schema: DrillJson } },
    handle: (context) => report(context, (json) => jsonResponse(context, json)),
  });
  if (!drills) return [get];
  const world = { clock, store, manifest, logger, ...drills };
  const put = route({
    method: 'PUT',
    path,
    operationId: 'putDrill',
    summary: 'Simulates an outage of a monitor',
    description:
      'By extra runs beside the real ones, through the real way of an alert, marked DRILL everywhere. The monitor goes ' +
      'on being checked. It ends by itself; another one takes its place.',
    role: 'admin',
    body: DrillBody,
    responses: { 200: { description: 'It is on, from startedAt', schema: DrillJson } },
    handle: async (context, { body }) => {
      const drill = await startDrill(world, idOf(context), wishOf(body));
      return drill ? report(context, (json) => context.json(json)) : unknownMonitor(context, idOf(context));
    },
  });
  const remove = route({
    method: 'DELETE',
    path,
    operationId: 'stopDrill',
    summary: 'Ends the drill of a monitor before its time',
    role: 'admin',
    responses: { 200: { description: 'It is over', schema: DrillJson } },
    handle: async (context) => {
      if (await stopDrill(world, idOf(context))) return report(context, (json) => context.json(json));
      return isWatched(idOf(context))
        ? problem(context, 404, `no drill of ${idOf(context)} is under way`)
        : unknownMonitor(context, idOf(context));
    },
  });
  return [get, put, remove];
};
