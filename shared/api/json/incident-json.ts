// Incidents as JSON.
import * as v from 'valibot';
import type { Incident, SentAlert } from '../../model/incident.ts';
import type { JsonOf } from '../json-of.ts';
import { Cursor, isoTime, isoTimeOrNull, MonitorId, Time, TimeOrNull } from './common-json.ts';

const DeliveryJson = v.pipe(
  v.strictObject({
    channel: v.pipe(v.string(), v.description('The name of the channel')),
    outcome: v.picklist(['accepted', 'refused']),
    at: Time,
    reason: v.exactOptional(v.pipe(v.string(), v.description('Why the channel refused the alert for good'))),
  }),
  v.title('Delivery'),
);

const AlertJson = v.pipe(
  v.strictObject({
    id: v.string(),
    kind: v.string(),
    sentAt: v.pipe(
      TimeOrNull,
      v.description(
        'When the first channel accepted it; null until then. When one message is about more than a hundred incidents, it stays null for the older ones',
      ),
    ),
    deliveries: v.pipe(v.array(DeliveryJson), v.description('Channels that accepted the alert or refused it')),
  }),
  v.title('Alert'),
);

export const IncidentJson = v.pipe(
  v.strictObject({
    id: v.pipe(v.string(), v.description('`monitor#n`')),
    monitor: MonitorId,
    startedAt: Time,
    endedAt: TimeOrNull,
    uncheckedMs: v.pipe(
      v.number(),
      v.description('How much of it was not checked, because no run was recorded for too long'),
    ),
    cause: v.pipe(v.string(), v.description('The message of the first failing task')),
    tasks: v.pipe(v.array(v.string()), v.description('The failing tasks')),
    alerts: v.array(AlertJson),
  }),
  v.title('Incident'),
);

export const IncidentPageJson = v.pipe(
  v.strictObject({ incidents: v.array(IncidentJson), cursor: Cursor }),
  v.title('IncidentPage'),
);

const alertJson = ({ id, kind, sentAt, deliveries = [] }: SentAlert): JsonOf<typeof AlertJson> => ({
  id,
  kind,
  sentAt: isoTimeOrNull(sentAt),
  deliveries: deliveries.map(({ at, ...delivery }) => ({ ...delivery, at: isoTime(at) })),
});

export const incidentJson = (incident: Incident): JsonOf<typeof IncidentJson> => {
  const { id, monitor, startedAt, endedAt, uncheckedMs = 0, cause, tasks, alerts } = incident;
  return {
    id,
    monitor,
    startedAt: isoTime(startedAt),
    endedAt: isoTimeOrNull(endedAt),
    uncheckedMs,
    cause,
    tasks,
    alerts: alerts.map(alertJson),
  };
};
