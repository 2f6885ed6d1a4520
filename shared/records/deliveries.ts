// Notes on an incident when its alerts were accepted. Repeating it changes nothing.
import type { Incident, ToldAlert } from '../model/incident.ts';
import { type Alert, holds, incidentOfRank } from '../model/outbox.ts';
import type { Store } from '../ports/store.ts';
import { RecordError } from './damage.ts';
import { encodeIncident, getIncident } from './incidents.ts';

const maxTries = 50;

type Told = { readonly monitor: string; readonly alerts: readonly Alert[]; readonly at: number };

/** Incidents that an alert speaks of; a digest speaks of many. */
const spokenOf = (alert: Alert): readonly number[] => {
  if (alert.kind === 'failure') return [];
  if (alert.kind !== 'digest') return [alert.n];
  return alert.ranks.flatMap(([from, to]) => {
    const first = incidentOfRank(from);
    return Array.from({ length: incidentOfRank(to) - first + 1 }, (_, i) => first + i);
  });
};

const tellsOf = (alert: Alert, { n }: Incident, { id, kind }: ToldAlert): boolean =>
  alert.kind === 'digest' ? holds(alert, { n, kind }) : alert.id === id;

const withSent = (incident: Incident, alert: Alert, at: number): Incident => ({
  ...incident,
  alerts: incident.alerts.map((told) =>
    told.sentAt === undefined && tellsOf(alert, incident, told) ? { ...told, sentAt: at } : told,
  ),
});

const noteOn = async (store: Store, monitor: string, n: number, alert: Alert, at: number): Promise<void> => {
  for (let attempt = 0; attempt < maxTries; attempt += 1) {
    const found = await getIncident(store, monitor, n);
    if (!found) return;
    const noted = withSent(found.incident, alert, at);
    if (JSON.stringify(noted) === JSON.stringify(found.incident)) return;
    if ((await store.replace(encodeIncident(noted), found.version)).outcome === 'replaced') return;
  }
  throw new Error(`incident ${n} of ${monitor} changed ${maxTries} times while its alert was noted`);
};

/**
 * Writes `sentAt` beside each alert that was accepted, before the outbox forgets it. An incident that cannot be read is
 * handed to `damaged`: the alert was sent all the same, and without its mark would be sent again for ever.
 */
export const noteSent = async (
  store: Store,
  { monitor, alerts, at }: Told,
  damaged: (error: RecordError) => void,
): Promise<void> => {
  for (const alert of alerts) {
    for (const n of spokenOf(alert)) {
      try {
        await noteOn(store, monitor, n, alert, at);
      } catch (error) {
        if (!(error instanceof RecordError)) throw error;
        damaged(error);
      }
    }
  }
};
