// PATCH /monitors/{id}: overrides the interval of a monitor, or pauses or resumes it.
import type { Context } from 'hono';
import { type ChangeMonitorResult, changeMonitor } from '../../control/change-monitor.ts';
import { apiLog, problems } from '../../messages/en/api.ts';
import { defined } from '../../model/defined.ts';
import type { MonitorSpec } from '../../model/monitor.ts';
import type { OverrideChange } from '../../model/overrides.ts';
import { formatDuration } from '../../text/duration-text.ts';
import { unknownMonitor } from '../common-problems.ts';
import { isoTime } from '../json/common-json.ts';
import { ChangedMonitorJson, MonitorChangeBody, overrideChangeOf, overridesJson } from '../json/overrides-json.ts';
import type { JsonOf } from '../json-of.ts';
import { expectedVersions, overridesTag, versionConflict } from '../overrides-tag.ts';
import { problem } from '../problem.ts';
import { type RouteFactory, route } from '../route.ts';

const logLine = (monitor: string, { paused, intervalMs, reason }: OverrideChange): string =>
  apiLog.monitorOverridden({
    monitor,
    paused,
    every: intervalMs == null ? intervalMs : formatDuration(intervalMs),
    reason,
  });

const respond = (context: Context, spec: MonitorSpec, result: ChangeMonitorResult): Response => {
  switch (result.outcome) {
    case 'missing':
      return unknownMonitor(context, spec.id);
    case 'does not fit':
      return problem(context, 400, problems.intervalDoesNotFit({ reason: result.why }), { field: 'intervalSeconds' });
    case 'conflict':
      return versionConflict(context, result.version);
    case 'changed': {
      const { overrides, version, validFrom } = result;
      const json: JsonOf<typeof ChangedMonitorJson> = {
        ...overridesJson(spec, overrides, version),
        effectiveFrom: isoTime(validFrom),
      };
      return context.json(json, 200, { etag: overridesTag(version) });
    }
  }
};

export const changeMonitorRoute: RouteFactory = (deps) => {
  const { clock, store, manifest, logger, control } = deps;
  if (!control) return undefined;
  return route({
    method: 'PATCH',
    path: '/monitors/{id}',
    operationId: 'changeMonitor',
    summary: 'Override the interval of a monitor, pause it or resume it',
    description:
      'An override survives restarts and deployments. It ends when monitors.ts changes the same value or no longer has ' +
      'the monitor. Without If-Match the last request wins; with the tag of its overrides, a change that another ' +
      'client made meanwhile is a 409.',
    role: 'admin',
    body: MonitorChangeBody,
    requestHeaders: { 'If-Match': 'The tag of the overrides that the change is based on' },
    responses: {
      200: {
        description: 'The monitor is changed, from effectiveFrom on',
        schema: ChangedMonitorJson,
        headers: { ETag: 'For the next `If-Match`' },
      },
      409: { description: 'Another client has changed the monitor' },
    },
    handle: async (context, { id, body }) => {
      const spec = manifest.monitors.find((monitor) => monitor.id === id);
      if (!spec) return unknownMonitor(context, id);
      const change = overrideChangeOf(body);
      const request = defined({ monitor: id, change, expectedVersions: expectedVersions(context) });
      const result = await changeMonitor({ clock, store, manifest, ...control }, request);
      if (result.outcome === 'changed') logger.info(logLine(id, change));
      return respond(context, spec, result);
    },
  });
};
