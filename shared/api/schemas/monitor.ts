// Monitors as the API tells them.
import * as v from 'valibot';
import { Count, Cursor, MaybeTime, MonitorId, Time } from './common.ts';
import { RunId } from './run.ts';
import { StateShape } from './state.ts';

const LastRun = v.pipe(
  v.strictObject({
    id: RunId,
    name: v.string(),
    dueAt: Time,
    state: StateShape,
    taskRuns: v.array(v.strictObject({ name: v.string(), task: v.string(), state: StateShape })),
  }),
  v.title('LastRun'),
);

const monitor = {
  id: MonitorId,
  title: v.string(),
  flow: v.string(),
  status: v.picklist(['Up', 'Down', 'Unknown', 'Degraded', 'Paused']),
  since: v.pipe(MaybeTime, v.description('Since when it has this status')),
  ready: v.pipe(v.boolean(), v.description('Being served: a run was recorded a short while ago')),
  paused: v.boolean(),
  intervalSeconds: v.number(),
  tasks: v.array(v.string()),
  lastRun: v.nullable(LastRun),
  nextRunAt: MaybeTime,
};

export const Monitor = v.pipe(v.strictObject(monitor), v.title('Monitor'));

export const MonitorDetail = v.pipe(
  v.strictObject({
    ...monitor,
    missed: v.pipe(v.nullable(Count), v.description('Runs of the last hour that were due and are not on record')),
  }),
  v.title('MonitorDetail'),
);

export const MonitorPage = v.pipe(
  v.strictObject({ monitors: v.array(Monitor), cursor: Cursor }),
  v.title('MonitorPage'),
);
