// Notes on an incident when its alerts were accepted. Repeating it changes nothing.
import type { Incident } from '../model/incident.ts';
import type { Alert } from '../model/outbox.ts';
import type { Store } from '../ports/store.ts';
import { encodeIncident, getIncident } from './incidents.ts';

type Told = { readonly monitor: string; readonly alerts: readonly Alert[]; readonly at: number };

/** Incidents that an alert speaks of, from the first to the last; a digest speaks of many. */
const spokenOf = (alert: Alert): readonly [number, number] =>
  alert.kind === 'digest' ? [alert.first.n, alert.last.n] : [alert.n, alert.n];

/** Whether an alert told this kind of news of incident n. */
const tells = (alert: Alert, n: number, kind: string): boolean => {
  if (alert.kind !== 'digest') return alert.n === n && alert.kind === kind;
  if (n === alert.first.n && alert.first.kind !== 'opened' && kind === 'opened') return false;
  return !(n === alert.last.n && alert.last.kind === 'opened' && kind !== 'opened');
};

const withSent = (incident: Incident, alert: Alert, at: number): Incident => ({
  ...incident,
  alerts: incident.alerts.map((told) =>
    told.sentAt === undefined && tells(alert, incident.n, told.kind) ? { ...told, sentAt: at } : told,
  ),
});

const noteOn = async (store: Store, monitor: string, n: number, alert: Alert, at: number): Promise<void> => {
  for (;;) {
    const found = await getIncident(store, monitor, n);
    if (!found) return;
    const noted = withSent(found.incident, alert, at);
    if (JSON.stringify(noted) === JSON.stringify(found.incident)) return;
    if ((await store.replace(encodeIncident(noted), found.version)).outcome === 'replaced') return;
  }
};

/** Writes `sentAt` beside each alert that was accepted, before the outbox forgets it. */
export const noteSent = async (store: Store, { monitor, alerts, at }: Told): Promise<void> => {
  for (const alert of alerts) {
    const [first, last] = spokenOf(alert);
    for (let n = first; n <= last; n += 1) await noteOn(store, monitor, n, alert, at);
  }
};
