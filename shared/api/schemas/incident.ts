// Incidents as the API tells them.
import * as v from 'valibot';
import { Cursor, MaybeTime, MonitorId, Time } from './common.ts';

const AlertShape = v.pipe(
  v.strictObject({
    id: v.string(),
    kind: v.string(),
    sentAt: v.pipe(
      MaybeTime,
      v.description(
        'When it was accepted for delivery; null until then, and for good for the older ones of more than a hundred incidents that one message told of',
      ),
    ),
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
