// GET /health: whether the server responds, and whether checks are recorded and alerts have subscribers.
import { apiLog } from '../../messages/en/api.ts';
import { getSubscribers } from '../../storage/records/subscriber-record.ts';
import { errorMessage } from '../../text/clean.ts';
import type { RouteDeps } from '../api-deps.ts';
import { isoTime } from '../json/common-json.ts';
import { HealthJson } from '../json/health-json.ts';
import type { JsonOf } from '../json-of.ts';
import { jsonResponse } from '../json-response.ts';
import { type RouteFactory, route } from '../route.ts';

type Health = JsonOf<typeof HealthJson>;

const storageOf = ({ storageHealth }: RouteDeps): Pick<Health, 'status' | 'storage'> => {
  const now = storageHealth?.();
  if (!now) return { status: 'ok' };
  const { error, unrecorded } = now;
  const storage = { unrecordedRuns: unrecorded, failingSince: error ? isoTime(error.since) : null };
  return { status: error ? 'degraded' : 'ok', storage };
};

/** Null, with a warning in the log, when the record cannot be read: the server responds all the same. */
const readSubscribers = async ({ store, logger }: RouteDeps) => {
  try {
    const { seen } = await getSubscribers(store);
    return seen ? { confirmed: seen.confirmed, pending: seen.pending, asOf: isoTime(seen.at) } : null;
  } catch (error) {
    logger.warn(apiLog.subscribersUnknown({ reason: errorMessage(error) }));
    return null;
  }
};

const alertingOf = async (deps: RouteDeps): Promise<Pick<Health, 'alerting'>> => {
  const { alertsTo: to } = deps;
  return to ? { alerting: { to, subscribers: to === 'topic' ? await readSubscribers(deps) : null } } : {};
};

/** Health needs no key, and the reason may contain a path: it is for those who may read everything. */
const monitorsFileOf = async (
  { monitorsFile }: RouteDeps,
  mayRead: () => Promise<boolean>,
): Promise<Pick<Health, 'monitorsFile'>> => {
  if (!monitorsFile) return {};
  const { monitors, loadedAt, refused } = monitorsFile();
  const shown = refused && { since: isoTime(refused.since), reason: (await mayRead()) ? refused.reason : null };
  return { monitorsFile: { monitors, loadedAt: isoTime(loadedAt), refused: shown ?? null } };
};

const readHealth = async (deps: RouteDeps, mayRead: () => Promise<boolean>): Promise<Health> => {
  const { status, ...storage } = storageOf(deps);
  const file = await monitorsFileOf(deps, mayRead);
  return { status, version: deps.version, ...storage, ...file, ...(await alertingOf(deps)) };
};

export const getHealthRoute: RouteFactory = (deps, { options: { allow } }) =>
  route({
    method: 'GET',
    path: '/health',
    operationId: 'getHealth',
    summary: 'Get the health of the server',
    role: 'anyone',
    responses: { 200: { description: 'The server responds', schema: HealthJson } },
    handle: async (context) =>
      jsonResponse(context, await readHealth(deps, async () => (await allow?.(context, 'viewer')) === undefined)),
  });
