// Records on incidents which channels accepted or refused their alerts. Repeating it changes nothing.
import { defined } from '../../model/defined.ts';
import type { Delivery, Incident, SentAlert } from '../../model/incident.ts';
import { holds, incidentOfRank, type RankRange } from '../../model/outbox.ts';
import type { PendingReceipt } from '../../model/status.ts';
import type { Store } from '../store.ts';
import { storeLimits } from '../store-limits.ts';
import { encodeIncident, getIncident, getIncidents, type VersionedIncident } from './incident-records.ts';
import type { OnDamaged } from './record-errors.ts';

const maxTries = 50;

/** A digest may be about thousands of incidents: the receipts are recorded on as many as one read takes. */
const maxIncidents = storeLimits.keysPerRead;

/** The newest incidents of a range of ranks. */
const newestOf = ([from, to]: RankRange): readonly number[] => {
  const [first, last] = [incidentOfRank(from), incidentOfRank(to)];
  return Array.from({ length: Math.min(last - first + 1, maxIncidents) }, (_, back) => last - back);
};

/** The incidents with an alert of their own, followed by the newest incidents of digests. */
const incidentsOf = (receipts: readonly PendingReceipt[]): readonly number[] => {
  const single = receipts.flatMap((receipt) => ('n' in receipt ? [receipt.n] : []));
  const ranges = receipts.flatMap((receipt) => ('n' in receipt ? [] : receipt.ranks));
  const digested = ranges.flatMap(newestOf).toSorted((a, b) => b - a);
  return [...new Set([...single, ...digested])].slice(0, maxIncidents);
};

const isAbout = (receipt: PendingReceipt, { n }: Incident, { id, kind }: SentAlert): boolean =>
  'n' in receipt ? receipt.id === id : holds(receipt, { n, kind });

const deliveryOf = ({ channel, outcome, at, reason }: PendingReceipt): Delivery =>
  defined({ channel, outcome, at, reason });

/** An alert that a channel received twice was delivered the first time. */
const withReceipt = (alert: SentAlert, receipt: PendingReceipt): SentAlert => {
  const { deliveries = [], sentAt } = alert;
  if (deliveries.some(({ channel }) => channel === receipt.channel)) return alert;
  const isFirst = receipt.outcome === 'accepted' && sentAt === undefined;
  return { ...alert, ...(isFirst ? { sentAt: receipt.at } : {}), deliveries: [...deliveries, deliveryOf(receipt)] };
};

const withReceipts = (incident: Incident, receipts: readonly PendingReceipt[]): Incident => ({
  ...incident,
  alerts: incident.alerts.map((alert) =>
    receipts.filter((receipt) => isAbout(receipt, incident, alert)).reduce(withReceipt, alert),
  ),
});

const recordOn = async (store: Store, first: VersionedIncident, receipts: readonly PendingReceipt[]): Promise<void> => {
  const { monitor, n } = first.incident;
  let found: VersionedIncident | undefined = first;
  for (let attempt = 0; attempt < maxTries; attempt += 1) {
    if (!found) return;
    const recorded = withReceipts(found.incident, receipts);
    if (JSON.stringify(recorded) === JSON.stringify(found.incident)) return;
    if ((await store.replace(encodeIncident(recorded), found.version)).outcome === 'replaced') return;
    found = await getIncident(store, monitor, n);
  }
  throw new Error(`incident ${n} of ${monitor} changed ${maxTries} times while its receipts were recorded`);
};

/**
 * Records receipts on a hundred incidents at most, the newest of a digest: one read, and a write for each incident.
 * `damaged` receives the error of an incident that cannot be read: its alert was sent all the same.
 */
export const recordReceipts = async (
  store: Store,
  monitor: string,
  receipts: readonly PendingReceipt[],
  damaged: OnDamaged,
): Promise<void> => {
  const incidents = await getIncidents(store, monitor, incidentsOf(receipts), damaged);
  await Promise.all(incidents.map((incident) => recordOn(store, incident, receipts)));
};
