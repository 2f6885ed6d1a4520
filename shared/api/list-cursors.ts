// The cursors of the lists: which list each belongs to, and what a place in it looks like. Pages of the site use them too.
import type { Incident } from '../model/incident.ts';
import type { MonitorPosition } from '../queries/read-monitors.ts';
import type { RunsRequest } from '../queries/read-runs.ts';
import { acrossMonitors, incidentSort } from '../storage/keys.ts';
import { encodeCursor, parseCursor } from './cursor.ts';

const monitorList = { name: 'monitors', place: /^\d{1,6}~[a-z0-9-]{1,63}$/ };

export const monitorsCursor = {
  encode: ({ index, id }: MonitorPosition): string => encodeCursor(monitorList, `${index}~${id}`),
  parse: (cursor: string | undefined) => parseCursor(monitorList, cursor),
  /** The position at a place that `parse` returned. */
  position: (place: string): MonitorPosition => {
    const [index = '', id = ''] = place.split('~');
    return { index: Number.parseInt(index, 10) || 0, id };
  },
};

type RunFilter = Pick<RunsRequest, 'monitor' | 'taskState'>;

/** Sort keys of runs of one monitor, and of all. A place may also be directly above a run (`~~`). */
const runOfOneMonitor = /^\d{13}(?:~[mc]|~~)?$/;
const runOfAllMonitors = /^\d{13}~[a-z0-9-]{1,63}(?:~[mc])?(?:~~)?$/;

const runList = ({ monitor, taskState }: RunFilter) => ({
  name: `runs/${monitor ?? ''}/${taskState ?? ''}`,
  place: monitor === undefined ? runOfAllMonitors : runOfOneMonitor,
});

export const runsCursor = {
  encode: (filter: RunFilter, place: string): string => encodeCursor(runList(filter), place),
  parse: (filter: RunFilter, cursor: string | undefined) => parseCursor(runList(filter), cursor),
};

/** Incidents of one monitor are sorted by number, those of all monitors by their start. */
const incidentOfOneMonitor = /^\d{8}$/;
const incidentOfAllMonitors = /^\d{13}~[a-z0-9-]{1,63}#\d{1,8}$/;

const incidentList = (monitor: string | undefined) => ({
  name: `incidents/${monitor ?? ''}`,
  place: monitor === undefined ? incidentOfAllMonitors : incidentOfOneMonitor,
});

export const incidentsCursor = {
  encode: (monitor: string | undefined, place: string): string => encodeCursor(incidentList(monitor), place),
  parse: (monitor: string | undefined, cursor: string | undefined) => parseCursor(incidentList(monitor), cursor),
  placeOf: (monitor: string | undefined, { id, n, startedAt }: Incident): string =>
    monitor === undefined ? acrossMonitors(startedAt, id) : incidentSort(n),
};
