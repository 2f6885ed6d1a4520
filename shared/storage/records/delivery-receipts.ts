// Notes on incidents when their alerts were accepted. Repeating it changes nothing.
import type { Incident } from '../../model/incident.ts';
import { holds, incidentOfRank, type RankRange } from '../../model/outbox.ts';
import type { PendingReceipt } from '../../model/status.ts';
import type { Store } from '../store.ts';
import { storeLimits } from '../store-limits.ts';
import { encodeIncident, getIncident, getIncidents, type VersionedIncident } from './incident-records.ts';
import type { OnDamaged } from './record-errors.ts';

const maxTries = 50;

/** A digest may tell of thousands of incidents: as many are noted as one read takes. */
const maxNoted = storeLimits.keysPerRead;

/** The newest incidents of a range of ranks, no more than are noted. */
const newestOf = ([from, to]: RankRange): readonly number[] => {
  const [first, last] = [incidentOfRank(from), incidentOfRank(to)];
  return Array.from({ length: Math.min(last - first + 1, maxNoted) }, (_, back) => last - back);
};

/** Those with an alert of their own, and then the newest that digests tell of. */
const toNote = (accepted: readonly PendingReceipt[]): readonly number[] => {
  const single = accepted.flatMap((alert) => ('n' in alert ? [alert.n] : []));
  const ranges = accepted.flatMap((alert) => ('n' in alert ? [] : alert.ranks));
  const digested = ranges.flatMap(newestOf).toSorted((a, b) => b - a);
  return [...new Set([...single, ...digested])].slice(0, maxNoted);
};

type Notified = Incident['alerts'][number];

const tellsOf = (alert: PendingReceipt, { n }: Incident, { id, kind }: Notified): boolean =>
  'n' in alert ? alert.id === id : holds(alert, { n, kind });

/** What was told twice was told when it was accepted first. */
const withSent = (incident: Incident, accepted: readonly PendingReceipt[]): Incident => ({
  ...incident,
  alerts: incident.alerts.map((notified) => {
    const sent =
      notified.sentAt === undefined ? accepted.find((alert) => tellsOf(alert, incident, notified)) : undefined;
    return sent ? { ...notified, sentAt: sent.at } : notified;
  }),
});

const noteOn = async (store: Store, first: VersionedIncident, accepted: readonly PendingReceipt[]): Promise<void> => {
  const { monitor, n } = first.incident;
  let found: VersionedIncident | undefined = first;
  for (let attempt = 0; attempt < maxTries; attempt += 1) {
    if (!found) return;
    const noted = withSent(found.incident, accepted);
    if (JSON.stringify(noted) === JSON.stringify(found.incident)) return;
    if ((await store.replace(encodeIncident(noted), found.version)).outcome === 'replaced') return;
    found = await getIncident(store, monitor, n);
  }
  throw new Error(`incident ${n} of ${monitor} changed ${maxTries} times while its alerts were noted`);
};

/**
 * Writes `sentAt` beside each alert that was accepted, on a hundred incidents at most, the newest of a digest: one read,
 * and a write for each. An incident that cannot be read is handed to `damaged`: its alert was sent all the same.
 */
export const recordReceipts = async (
  store: Store,
  monitor: string,
  accepted: readonly PendingReceipt[],
  damaged: OnDamaged,
): Promise<void> => {
  const incidents = await getIncidents(store, monitor, toNote(accepted), damaged);
  await Promise.all(incidents.map((incident) => noteOn(store, incident, accepted)));
};
