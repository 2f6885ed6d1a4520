// Incidents in the store: written together with the status that they belong to.
import * as v from 'valibot';
import { defined } from '../../model/defined.ts';
import { isDrillMonitor } from '../../model/drill.ts';
import { type Incident, incidentId, withAlerts } from '../../model/incident.ts';
import { historyMs } from '../../model/rollup.ts';
import type { IncidentChange } from '../../model/settlement.ts';
import { acrossMonitors, allIncidents, incidentKey, parseIncidentKey } from '../keys.ts';
import type { Item, Store, Stored, Write } from '../store.ts';
import { createRecordParser } from './parse-record.ts';
import { decodeReadable, type OnDamaged, undefinedIfDamaged } from './record-errors.ts';
import { Milliseconds, Time } from './record-fields.ts';
import { absentVersion, writeAtVersion } from './write-at-version.ts';

const version = 1;
/** Incidents outlive their runs: 13 months. */
const keepIncidentsSeconds = historyMs / 1_000;

const Delivery = v.object({
  channel: v.string(),
  outcome: v.picklist(['accepted', 'refused']),
  at: Time,
  reason: v.exactOptional(v.string()),
});
const IncidentBody = v.object({
  v: v.literal(version),
  startedAt: Time,
  endedAt: v.exactOptional(Time),
  uncheckedMs: v.exactOptional(Milliseconds),
  cause: v.string(),
  tasks: v.array(v.string()),
  alerts: v.array(
    v.object({
      id: v.string(),
      kind: v.picklist(['opened', 'closed', 'removed', 'paused', 'reminder']),
      sentAt: v.exactOptional(Time),
      deliveries: v.exactOptional(v.array(Delivery)),
    }),
  ),
});

const parseIncident = createRecordParser(version, IncidentBody);

export const encodeIncident = (incident: Incident): Item => {
  const { id, monitor, n, ...body } = incident;
  return {
    key: incidentKey(monitor, n),
    body: { v: version, ...body },
    expiresAt: Math.floor((incident.endedAt ?? incident.startedAt) / 1000) + keepIncidentsSeconds,
    // The list of all is of what really happened.
    ...(isDrillMonitor(monitor)
      ? {}
      : { indexes: { all: { partition: allIncidents, sort: acrossMonitors(incident.startedAt, id) } } }),
  };
};

export const decodeIncident = (stored: Stored): Incident => {
  const { v: _, ...body } = parseIncident(stored);
  const { monitor, n } = parseIncidentKey(stored.key);
  return { id: incidentId(monitor, n), monitor, n, ...body };
};

export type VersionedIncident = { readonly incident: Incident; readonly version: number };

const versioned = (stored: Stored): VersionedIncident => ({
  incident: decodeIncident(stored),
  version: stored.version,
});

export const getIncident = async (store: Store, monitor: string, n: number): Promise<VersionedIncident | undefined> => {
  const stored = await store.get(incidentKey(monitor, n));
  return stored && versioned(stored);
};

/** The incidents that exist, at most 100; `damaged` receives the error of each that cannot be read. */
export const getIncidents = async (
  store: Store,
  monitor: string,
  ns: readonly number[],
  damaged: OnDamaged,
): Promise<readonly VersionedIncident[]> => {
  const items = await store.getMany(ns.map((n) => incidentKey(monitor, n)));
  return decodeReadable(items, versioned, damaged);
};

const fresh = (monitor: string, change: IncidentChange): Incident => ({
  id: incidentId(monitor, change.n),
  monitor,
  n: change.n,
  startedAt: change.from,
  cause: change.cause,
  tasks: change.tasks,
  alerts: [],
});

/**
 * The write that carries out a change; it keeps the deliveries that are recorded already. There is none for an incident
 * that cannot be read: the incident stays as it is, so that the status changes and alerts are sent all the same.
 */
export const incidentWrites = async (
  store: Store,
  monitor: string,
  change: IncidentChange,
): Promise<readonly Write[]> => {
  let isReadable = true;
  const read = () => (change.isNew ? undefined : getIncident(store, monitor, change.n));
  const found = await undefinedIfDamaged(read, () => {
    isReadable = false;
  });
  if (!isReadable) return [];
  const before = found?.incident ?? fresh(monitor, change);
  const item = encodeIncident({
    ...before,
    ...defined({ endedAt: change.to, uncheckedMs: change.unchecked?.ms }),
    alerts: withAlerts(before.alerts, change.notified),
  });
  return [writeAtVersion(item, found?.version ?? absentVersion)];
};
