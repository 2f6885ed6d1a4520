// Incidents as the API tells them.
import * as v from 'valibot';
import { Cursor, MaybeTime, MonitorId, Time } from './common.ts';

const DeliveryShape = v.pipe(
  v.strictObject({
    channel: v.pipe(v.string(), v.description('The name of the channel')),
    outcome: v.picklist(['accepted', 'refused']),
    at: Time,
    reason: v.exactOptional(v.pipe(v.string(), v.description('Why the channel refused the alert for good'))),
  }),
  v.title('Delivery'),
);

const AlertShape = v.pipe(
  v.strictObject({
    id: v.string(),
    kind: v.string(),
    sentAt: v.pipe(
      MaybeTime,
      v.description(
        'When the first channel accepted it; null until then. When one message is about more than a hundred incidents, it stays null for the older ones',
      ),
    ),
    deliveries: v.pipe(v.array(DeliveryShape), v.description('Channels that accepted the alert or refused it')),
  }),
  v.title('Alert'),
);

export const IncidentShape = v.pipe(
  v.strictObject({
    id: v.pipe(v.string(), v.description('`monitor#n`')),
    monitor: MonitorId,
    startedAt: Time,
    endedAt: MaybeTime,
    cause: v.pipe(v.string(), v.description('In the words of the first failing task')),
    tasks: v.pipe(v.array(v.string()), v.description('The failing tasks')),
    alerts: v.array(AlertShape),
  }),
  v.title('Incident'),
);

export const IncidentPage = v.pipe(
  v.strictObject({ incidents: v.array(IncidentShape), cursor: Cursor }),
  v.title('IncidentPage'),
);
