// How things look in JSON: camelCase, ISO 8601 times in UTC, and null where there is nothing to say.
import { evidenceJson } from '../checks/evidence-json.ts';
import type { RunKey } from '../model/identity.ts';
import { flowRunName, runId } from '../model/identity.ts';
import type { Incident, SentAlert } from '../model/incident.ts';
import { type FlowRun, lastState, type TaskRun } from '../model/run.ts';
import { type State, state } from '../model/state.ts';
import type { MonitorView } from '../queries/monitor-view.ts';
import { taskDurationMs } from './durations.ts';
import type { JsonOf } from './json-of.ts';
import type { IncidentShape } from './schemas/incident.ts';
import type { Monitor } from './schemas/monitor.ts';
import type { Run } from './schemas/run.ts';
import type { StateShape } from './schemas/state.ts';

export const iso = (at: number): string => new Date(at).toISOString();
const maybeIso = (at: number | undefined): string | null => (at === undefined ? null : iso(at));

export const stateJson = ({ type, name, message, timestamp }: State): JsonOf<typeof StateShape> => ({
  type,
  name,
  message: message ?? null,
  timestamp: iso(timestamp),
});

export type RunJson = JsonOf<typeof Run>;

const taskRunJson = (taskRun: TaskRun): RunJson['taskRuns'][number] => ({
  name: taskRun.name,
  task: taskRun.task,
  state: stateJson(lastState(taskRun)),
  states: taskRun.states.map(stateJson),
  attempts: taskRun.attempts,
  durationMs: taskDurationMs(taskRun),
  evidence: taskRun.evidence.map(evidenceJson),
  lines: taskRun.lines,
  findings: taskRun.findings ?? [],
});

export const runJson = (run: FlowRun): RunJson => {
  const { id, monitor, flow, trigger, dueAt, startedAt, endedAt } = run;
  return {
    id,
    name: flowRunName(id),
    monitor,
    flow,
    trigger,
    dueAt: iso(dueAt),
    startedAt: maybeIso(startedAt),
    endedAt: iso(endedAt),
    latenessMs: startedAt === undefined ? null : startedAt - dueAt,
    durationMs: startedAt === undefined ? null : endedAt - startedAt,
    state: stateJson(lastState(run)),
    states: run.states.map(stateJson),
    lines: run.lines ?? [],
    taskRuns: run.taskRuns.map(taskRunJson),
  };
};

/** Writing nine times a run takes most of a list's time, and a remembered run is always told alike. */
const notified = new WeakMap<FlowRun, string>();

/** The run in JSON. */
export const runText = (run: FlowRun): string => {
  const before = notified.get(run);
  if (before !== undefined) return before;
  const text = JSON.stringify(runJson(run));
  notified.set(run, text);
  return text;
};

/** A run that was asked for and is not recorded yet; `flow` is unknown where the monitor is. */
export const pendingRunJson = (key: RunKey, flow: string | undefined): RunJson => {
  const pending = stateJson(state('Pending', key.dueAt));
  return {
    id: runId(key),
    name: flowRunName(runId(key)),
    monitor: key.monitor,
    flow: flow ?? null,
    trigger: key.trigger,
    dueAt: iso(key.dueAt),
    startedAt: null,
    endedAt: null,
    latenessMs: null,
    durationMs: null,
    state: pending,
    states: [pending],
    lines: [],
    taskRuns: [],
  };
};

export type MonitorJson = JsonOf<typeof Monitor>;

const lastRunJson = (run: FlowRun): MonitorJson['lastRun'] => ({
  id: run.id,
  name: flowRunName(run.id),
  dueAt: iso(run.dueAt),
  state: stateJson(lastState(run)),
  taskRuns: run.taskRuns.map((taskRun) => ({
    name: taskRun.name,
    task: taskRun.task,
    state: stateJson(lastState(taskRun)),
  })),
});

export const monitorJson = (view: MonitorView): MonitorJson => ({
  id: view.spec.id,
  title: view.spec.title,
  flow: view.spec.flow,
  status: view.status,
  since: maybeIso(view.since),
  ready: view.ready,
  paused: view.paused,
  intervalSeconds: (view.registered?.intervalMs ?? view.spec.intervalMs) / 1000,
  tasks: view.tasks,
  lastRun: view.recent[0] ? lastRunJson(view.recent[0]) : null,
  nextRunAt: maybeIso(view.nextRunAt),
});

export type IncidentJson = JsonOf<typeof IncidentShape>;

const alertJson = ({ id, kind, sentAt, deliveries = [] }: SentAlert): IncidentJson['alerts'][number] => ({
  id,
  kind,
  sentAt: maybeIso(sentAt),
  deliveries: deliveries.map(({ at, ...delivery }) => ({ ...delivery, at: iso(at) })),
});

export const incidentJson = ({ id, monitor, startedAt, endedAt, cause, tasks, alerts }: Incident): IncidentJson => ({
  id,
  monitor,
  startedAt: iso(startedAt),
  endedAt: maybeIso(endedAt),
  cause,
  tasks,
  alerts: alerts.map(alertJson),
});
