// Monitors as JSON.
import * as v from 'valibot';
import { flowRunName } from '../../model/identity.ts';
import { type FlowRun, lastState } from '../../model/run.ts';
import type { MonitorView } from '../../queries/monitor-view.ts';
import type { JsonOf } from '../json-of.ts';
import { Count, Cursor, isoTime, isoTimeOrNull, MonitorId, OwnSideJson, Time, TimeOrNull } from './common-json.ts';
import { RunId } from './run-json.ts';
import { StateJson, stateJson } from './state-json.ts';

const LastRunJson = v.pipe(
  v.strictObject({
    id: RunId,
    name: v.string(),
    dueAt: Time,
    state: StateJson,
    taskRuns: v.array(v.strictObject({ name: v.string(), task: v.string(), state: StateJson })),
  }),
  v.title('LastRun'),
);

const fields = {
  id: MonitorId,
  title: v.string(),
  flow: v.string(),
  status: v.picklist(['Up', 'Down', 'Unknown', 'Degraded', 'Paused']),
  since: v.pipe(TimeOrNull, v.description('Since when it has this status')),
  ready: v.pipe(v.boolean(), v.description('Being served: a run was recorded recently')),
  paused: v.boolean(),
  ownSide: OwnSideJson,
  ranNoTask: v.pipe(v.boolean(), v.description('The flow called no task in the newest run: the status is Unknown')),
  intervalSeconds: v.number(),
  tasks: v.array(v.string()),
  lastRun: v.nullable(LastRunJson),
  nextRunAt: TimeOrNull,
};

export const MonitorJson = v.pipe(v.strictObject(fields), v.title('Monitor'));

export const MonitorDetailJson = v.pipe(
  v.strictObject({
    ...fields,
    missed: v.pipe(v.nullable(Count), v.description('Runs of the last hour that were due and have no record')),
  }),
  v.title('MonitorDetail'),
);

export const MonitorPageJson = v.pipe(
  v.strictObject({ monitors: v.array(MonitorJson), cursor: Cursor }),
  v.title('MonitorPage'),
);

const lastRunJson = (run: FlowRun): JsonOf<typeof LastRunJson> => ({
  id: run.id,
  name: flowRunName(run.id),
  dueAt: isoTime(run.dueAt),
  state: stateJson(lastState(run)),
  taskRuns: run.taskRuns.map((taskRun) => ({
    name: taskRun.name,
    task: taskRun.task,
    state: stateJson(lastState(taskRun)),
  })),
});

export const monitorJson = (view: MonitorView): JsonOf<typeof MonitorJson> => ({
  id: view.spec.id,
  title: view.spec.title,
  flow: view.spec.flow,
  status: view.status,
  since: isoTimeOrNull(view.since),
  ready: view.ready,
  paused: view.paused,
  ownSide: view.ownSide ?? null,
  ranNoTask: view.ranNoTask ?? false,
  intervalSeconds: (view.registered?.intervalMs ?? view.spec.intervalMs) / 1_000,
  tasks: view.tasks,
  lastRun: view.recent[0] ? lastRunJson(view.recent[0]) : null,
  nextRunAt: isoTimeOrNull(view.nextRunAt),
});
