// Incidents in the store: opened, closed and told with the status they belong to.
import * as v from 'valibot';
import { isShadow } from '../model/drill.ts';
import { type Incident, incidentId, withTold } from '../model/incident.ts';
import { acrossMonitors, allIncidents, incidentPartition, incidentSort } from '../model/keys.ts';
import type { IncidentChange } from '../model/settle.ts';
import type { Item, Store, Stored, Write } from '../ports/store.ts';
import { parseBody, unlessDamaged } from './damage.ts';
import { Time } from './fields.ts';

const version = 1;
/** Incidents outlive their runs: 13 months. */
const keepIncidentsSeconds = 400 * 86_400;

const IncidentBody = v.object({
  v: v.literal(version),
  startedAt: Time,
  endedAt: v.exactOptional(Time),
  cause: v.string(),
  tasks: v.array(v.string()),
  alerts: v.array(
    v.object({
      id: v.string(),
      kind: v.picklist(['opened', 'closed', 'removed', 'paused', 'reminder']),
      sentAt: v.exactOptional(Time),
    }),
  ),
});

export const encodeIncident = (incident: Incident): Item => {
  const { id, monitor, n, ...body } = incident;
  return {
    key: { partition: incidentPartition(monitor), sort: incidentSort(n) },
    body: { v: version, ...body },
    expiresAt: Math.floor((incident.endedAt ?? incident.startedAt) / 1000) + keepIncidentsSeconds,
    // The list of all is of what really happened.
    ...(isShadow(monitor)
      ? {}
      : { indexes: { all: { partition: allIncidents, sort: acrossMonitors(incident.startedAt, id) } } }),
  };
};

export const decodeIncident = (stored: Stored): Incident => {
  const { v: _, ...body } = parseBody(stored, version, IncidentBody);
  const monitor = stored.key.partition.slice('incident/'.length);
  const n = Number(stored.key.sort);
  return { id: incidentId(monitor, n), monitor, n, ...body };
};

export const getIncident = async (
  store: Store,
  monitor: string,
  n: number,
): Promise<{ readonly incident: Incident; readonly version: number } | undefined> => {
  const stored = await store.get({ partition: incidentPartition(monitor), sort: incidentSort(n) });
  return stored && { incident: decodeIncident(stored), version: stored.version };
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
 * The write that carries out a change; it keeps what was already noted of alerts that were sent. None for an incident
 * that cannot be read: it is left as it is, so that the status goes on and is told all the same.
 */
export const incidentWrites = async (
  store: Store,
  monitor: string,
  change: IncidentChange,
): Promise<readonly Write[]> => {
  let isReadable = true;
  const read = () => (change.isNew ? undefined : getIncident(store, monitor, change.n));
  const found = await unlessDamaged(read, () => {
    isReadable = false;
  });
  if (!isReadable) return [];
  const before = found?.incident ?? fresh(monitor, change);
  const item = encodeIncident({
    ...before,
    ...(change.to === undefined ? {} : { endedAt: change.to }),
    alerts: withTold(before.alerts, change.told),
  });
  return [found ? { op: 'replace', item, expectedVersion: found.version } : { op: 'create', item }];
};
