// The API in the world of a test, which the real steps of the pipeline fill.
import { type ApiDeps, createApi } from '../../../shared/api/create-api.ts';
import { createOpenApiDocument } from '../../../shared/api/openapi/openapi-document.ts';
import type { MonitorSpec } from '../../../shared/model/monitor.ts';
import type { FlowRun } from '../../../shared/model/run.ts';
import { previousDue } from '../../../shared/model/schedule.ts';
import { aSpec } from '../../support/builders.ts';
import { makeRun, type RunParts } from '../../support/run-parts.ts';
import { createStage } from '../../support/stage.ts';
import { createWorld, type TestClock } from '../../support/world.ts';

/** A monitor whose title is its id. */
export const spec = (id: string, more: Partial<MonitorSpec> = {}): MonitorSpec => aSpec(id, { title: id, ...more });

export type ApiWorld = Awaited<ReturnType<typeof createApiWorld>>;

/** The monitors are planned from t0 on. `more` may have a store, with the clock by which it expires items. */
export const createApiWorld = async (
  monitors: readonly MonitorSpec[],
  { testClock, ...more }: Partial<ApiDeps> & { readonly testClock?: TestClock } = {},
) => {
  const stage = createStage(createWorld({ testClock, store: more.store }));
  const { time, clock, store, logger } = stage;
  const manifest: { monitors: readonly MonitorSpec[] } = { monitors };
  const deps: ApiDeps = {
    clock,
    store,
    manifest,
    logger,
    version: '0.1.0',
    createDocument: createOpenApiDocument,
    ...more,
  };
  const app = createApi(deps);
  const world = {
    ...stage,
    deps,
    manifest,
    app,
    /** Plans the monitors of the manifest, from now on. */
    sync: () => stage.plan(manifest.monitors),
    run: async (parts: RunParts): Promise<FlowRun> => {
      const run = makeRun(parts);
      await stage.recordRun(run);
      return run;
    },
    registeredMonitor: async (id: string) => {
      const found = (await stage.registered()).find((monitor) => monitor.id === id);
      if (!found) throw new Error(`no monitor ${id}`);
      return found;
    },
    /** The due time `back` intervals before the last one. */
    due: async (id: string, back = 0): Promise<number> => {
      const monitor = await world.registeredMonitor(id);
      return previousDue(monitor, time.now + 1) - back * monitor.intervalMs;
    },
    get: async (path: string, init: RequestInit = {}) => {
      const response = await app.request(path, init);
      const text = await response.text();
      return { status: response.status, headers: response.headers, text, body: JSON.parse(text || 'null') };
    },
  };
  await world.sync();
  return world;
};
