// What is changed by hand: how often a monitor runs, and whether it does.
import type { Context } from 'hono';
import type * as v from 'valibot';
import { type ChangeMonitorResult, changeMonitor } from '../../control/change-monitor.ts';
import type { MonitorSpec } from '../../model/monitor.ts';
import {
  activeOverrides,
  effectiveSpec,
  type MonitorOverrides,
  type Override,
  type OverrideChange,
} from '../../model/overrides.ts';
import { lookUp } from '../../queries/query-deps.ts';
import { getOverrides } from '../../storage/records/override-records.ts';
import type { RouteDeps } from '../api-deps.ts';
import { changeWords } from '../change-text.ts';
import { iso } from '../json.ts';
import { expectedVersions, jsonResponse, overridesTag, versionConflict } from '../json-response.ts';
import { problem } from '../problem.ts';
import { type Route, route } from '../route.ts';
import { ChangedControlJson, ControlChangeBody, ControlJson } from '../schemas/control.ts';
import { unknownMonitor } from './monitor-routes.ts';

const overrideJson = <T>(override: Override<T> | undefined, shown: (value: T) => T) =>
  override
    ? {
        value: shown(override.value),
        declared: shown(override.declared),
        at: iso(override.at),
        reason: override.reason ?? null,
      }
    : null;

const controlJson = (
  spec: MonitorSpec,
  control: MonitorOverrides | undefined,
  version: number,
): v.InferOutput<typeof ControlJson> => {
  const effective = effectiveSpec(spec, control);
  const { interval, paused } = activeOverrides(spec, control);
  return {
    monitor: spec.id,
    etag: overridesTag(version),
    intervalSeconds: effective.intervalMs / 1_000,
    paused: effective.paused ?? false,
    interval: overrideJson(interval, (ms) => ms / 1_000),
    pause: overrideJson(paused, (value) => value),
  };
};

const changeOf = (body: v.InferOutput<typeof ControlChangeBody>): OverrideChange => {
  const { intervalSeconds, paused, reason } = body;
  const interval = intervalSeconds == null ? intervalSeconds : intervalSeconds * 1_000;
  return {
    ...(interval === undefined ? {} : { intervalMs: interval }),
    ...(paused === undefined ? {} : { paused }),
    ...(reason === undefined ? {} : { reason }),
  };
};

const answerTo = (context: Context, spec: MonitorSpec, changed: ChangeMonitorResult): Response => {
  switch (changed.outcome) {
    case 'missing':
      return unknownMonitor(context, spec.id);
    case 'does not fit':
      return problem(context, 400, `intervalSeconds does not fit: ${changed.why}`, { field: 'intervalSeconds' });
    case 'conflict':
      return versionConflict(context, changed.version);
    case 'changed': {
      const { overrides, version, validFrom } = changed;
      const json = { ...controlJson(spec, overrides, version), effectiveFrom: iso(validFrom) };
      return context.json(json satisfies v.InferOutput<typeof ChangedControlJson>, 200, {
        etag: overridesTag(version),
      });
    }
  }
};

const getRoute = (deps: RouteDeps, specOf: (id: string) => MonitorSpec | undefined): Route =>
  route({
    method: 'GET',
    path: '/monitors/{id}/control',
    operationId: 'getControl',
    summary: 'What was changed by hand of a monitor',
    description: 'Beside what monitors.ts says: it counts until monitors.ts itself says something else of the same.',
    role: 'viewer',
    responses: { 200: { description: 'How it runs, and what was changed', schema: ControlJson } },
    handle: async (context) => {
      const id = context.req.param('id') ?? '';
      const spec = specOf(id);
      if (!spec) return unknownMonitor(context, id);
      const read = await lookUp(() => getOverrides(deps.store, id, (error) => deps.queries.logger.warn(error.message)));
      if (read.outcome === 'damaged') return problem(context, 500, read.reason);
      const { overrides, version } = read.outcome === 'found' ? read.value : { overrides: undefined, version: 0 };
      return jsonResponse(context, controlJson(spec, overrides, version), { tag: overridesTag(version) });
    },
  });

export const controlRoutes = (deps: RouteDeps): readonly Route[] => {
  const specOf = (id: string) => deps.manifest.monitors.find((spec) => spec.id === id);
  const { control } = deps;
  if (!control) return [getRoute(deps, specOf)];
  const patch = route({
    method: 'PATCH',
    path: '/monitors/{id}',
    operationId: 'changeMonitor',
    summary: 'Changes how often a monitor runs, pauses or resumes it',
    description:
      'Kept over a restart and over a deployment, until monitors.ts itself changes that value or is without the monitor. ' +
      'Without If-Match the last writer wins; with the tag of its control, a change that somebody else made meanwhile is a 409.',
    role: 'admin',
    body: ControlChangeBody,
    requestHeaders: { 'If-Match': 'The tag of its control, as it was seen' },
    responses: {
      200: {
        description: 'It is changed, from effectiveFrom on',
        schema: ChangedControlJson,
        headers: { ETag: 'For the next `If-Match`' },
      },
      409: { description: 'It was changed by somebody else meanwhile' },
    },
    handle: async (context, { body }) => {
      const id = context.req.param('id') ?? '';
      const spec = specOf(id);
      if (!spec) return unknownMonitor(context, id);
      const seen = expectedVersions(context);
      const change = changeOf(body);
      const request = { monitor: id, change, ...(seen ? { expectedVersions: seen } : {}) };
      const { clock, store, manifest, logger } = deps;
      const changed = await changeMonitor({ clock, store, manifest, ...control }, request);
      if (changed.outcome === 'changed') logger.info(changeWords(id, change));
      return answerTo(context, spec, changed);
    },
  });
  return [getRoute(deps, specOf), patch];
};
