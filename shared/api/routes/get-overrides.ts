// GET /monitors/{id}/overrides: what people changed of a monitor beside monitors.ts.
import { lookUp } from '../../queries/query-deps.ts';
import { getOverrides } from '../../storage/records/override-records.ts';
import { damagedRecord, unknownMonitor } from '../common-problems.ts';
import { OverridesJson, overridesJson } from '../json/overrides-json.ts';
import { jsonResponse } from '../json-response.ts';
import { overridesTag } from '../overrides-tag.ts';
import { type RouteFactory, route } from '../route.ts';

export const getOverridesRoute: RouteFactory = ({ store, manifest, queries }) =>
  route({
    method: 'GET',
    path: '/monitors/{id}/overrides',
    operationId: 'getOverrides',
    summary: 'Get the overrides of a monitor',
    description: 'An override is in effect until monitors.ts changes the same value.',
    role: 'viewer',
    responses: {
      200: { description: 'The values in effect, and which of them are overridden', schema: OverridesJson },
    },
    handle: async (context, { id }) => {
      const spec = manifest.monitors.find((monitor) => monitor.id === id);
      if (!spec) return unknownMonitor(context, id);
      const found = await lookUp(() => getOverrides(store, id, (error) => queries.logger.warn(error.message)));
      if (found.outcome === 'damaged') return damagedRecord(context, found);
      const { overrides, version } = found.outcome === 'found' ? found.value : { overrides: undefined, version: 0 };
      return jsonResponse(context, overridesJson(spec, overrides, version), { tag: overridesTag(version) });
    },
  });
