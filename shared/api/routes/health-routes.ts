// Whether the server answers, which version of it, and whether anybody gets its alerts.
import type * as v from 'valibot';
import { getSubscribers } from '../../storage/records/subscriber-record.ts';
import type { RouteDeps } from '../api-deps.ts';
import { iso } from '../json.ts';
import { jsonResponse } from '../json-response.ts';
import { type Route, route } from '../route.ts';
import { Health } from '../schemas/health.ts';

type HealthAnswer = v.InferOutput<typeof Health>;

const recordingOf = ({ storageHealth: recording }: RouteDeps): Pick<HealthAnswer, 'status' | 'recording'> => {
  const now = recording?.();
  if (!now) return { status: 'ok' };
  const failingSince = now.error ? iso(now.error.since) : null;
  return { status: now.error ? 'degraded' : 'ok', recording: { unrecorded: now.unrecorded, failingSince } };
};

/** What cannot be read is not known: whether the server answers does not depend on it. */
const subscribersOf = async ({ queries: reads, logger }: RouteDeps) => {
  try {
    const { seen } = await getSubscribers(reads.store);
    return seen ? { confirmed: seen.confirmed, pending: seen.pending, asOf: iso(seen.at) } : null;
  } catch (error) {
    logger.warn(`who listens to the alerts is not known: ${error instanceof Error ? error.message : error}`);
    return null;
  }
};

const alertingOf = async (deps: RouteDeps): Promise<Pick<HealthAnswer, 'alerting'>> => {
  const { alertsTo: to } = deps;
  return to ? { alerting: { to, subscribers: to === 'topic' ? await subscribersOf(deps) : null } } : {};
};

const healthOf = async (deps: RouteDeps): Promise<HealthAnswer> => {
  const { status, ...recording } = recordingOf(deps);
  return { status, version: deps.version, ...recording, ...(await alertingOf(deps)) };
};

export const healthRoutes = (deps: RouteDeps): readonly Route[] => [
  route({
    method: 'GET',
    path: '/health',
    operationId: 'getHealth',
    summary: 'Whether the server answers',
    role: 'anyone',
    responses: { 200: { description: 'It does', schema: Health } },
    handle: async (context) => jsonResponse(context, await healthOf(deps)),
  }),
];
