// Builders of model values with defaults: a test gives only the fields that matter to it.
import { runId, taskRunName } from '../../shared/model/identity.ts';
import type { MonitorSpec, Policy } from '../../shared/model/monitor.ts';
import { type Alert, append, type Digestible, type TransitionAlert } from '../../shared/model/outbox.ts';
import type { FlowRun, TaskRun, Trigger } from '../../shared/model/run.ts';
import { type StateName, state } from '../../shared/model/state.ts';
import { type MonitorStatus, newStatus } from '../../shared/model/status.ts';

/** 2026-11-21 12:45:00 UTC, a whole minute. */
export const t0 = Date.UTC(2026, 10, 21, 12, 45);

/** `seconds` after t0. */
export const at = (seconds: number): number => t0 + seconds * 1_000;

export const single: Policy = { after: 1, recoverAfter: 1 };

export const aSpec = (id: string, more: Partial<MonitorSpec> = {}): MonitorSpec => ({
  id,
  title: `The ${id}`,
  flow: `${id.replaceAll('-', '_')}_flow`,
  tasks: ['home'],
  kind: 'checks',
  intervalMs: 30_000,
  attempts: { timeoutMs: 5_000, retries: 2, retryDelayMs: 2_000 },
  allowPrivate: false,
  policy: single,
  ...more,
});

export const aStatus = (more: Partial<MonitorStatus> = {}): MonitorStatus => ({
  ...newStatus({ monitor: 'shop', title: 'The shop', policy: single, from: 0 }),
  ...more,
});

export const aTaskRun = (end: StateName, more: Partial<TaskRun> & { readonly message?: string } = {}): TaskRun => {
  const { message, ...rest } = more;
  const task = rest.task ?? 'home';
  return {
    name: `${task}-000`,
    task,
    states: [state('Running', t0), state(end, t0 + 100, message)],
    attempts: 1,
    evidence: [],
    lines: [],
    ...rest,
  };
};

type RunParts = Partial<FlowRun> & { readonly monitor?: string; readonly trigger?: Trigger };

/** A Completed run with one Completed task. */
export const aRun = (dueAt: number, more: RunParts = {}): FlowRun => {
  const { monitor = 'shop', trigger = 'schedule' } = more;
  const id = runId({ monitor, dueAt, trigger });
  return {
    id,
    monitor,
    trigger,
    dueAt,
    flow: 'shop_flow',
    startedAt: dueAt + 2,
    endedAt: dueAt + 102,
    states: [state('Running', dueAt + 2), state('Completed', dueAt + 102)],
    taskRuns: [aTaskRun('Completed', { name: taskRunName(id, 'home', 0) })],
    ...more,
  };
};

/**
 * F: a Failed task. W: passing. C: Crashed. X: Cancelled. T: a TimedOut task. N: no task. f, w: the same of a manual run.
 */
export type Letter = 'F' | 'W' | 'C' | 'X' | 'T' | 'N' | 'f' | 'w';

const neutral = (dueAt: number, name: StateName): FlowRun => {
  const { startedAt: _, ...run } = aRun(dueAt, { states: [state(name, dueAt + 60_000)], taskRuns: [] });
  return run;
};

export const lettered = (letter: Letter, dueAt: number): FlowRun => {
  if (letter === 'f' || letter === 'w') {
    const { taskRuns } = lettered(letter === 'f' ? 'F' : 'W', dueAt);
    return aRun(dueAt, { trigger: 'manual', taskRuns });
  }
  if (letter === 'N') return aRun(dueAt, { taskRuns: [] });
  if (letter === 'C') return neutral(dueAt, 'Crashed');
  if (letter === 'X') return neutral(dueAt, 'Cancelled');
  if (letter === 'F') return aRun(dueAt, { taskRuns: [aTaskRun('Failed', { message: `broken at ${dueAt - t0}` })] });
  if (letter === 'T') return aRun(dueAt, { taskRuns: [aTaskRun('TimedOut', { message: 'too slow' })] });
  return aRun(dueAt);
};

/** `FFW`: a run every ten seconds from t0 on; a dot stands for no run. */
export const series = (letters: string): readonly FlowRun[] =>
  [...letters].flatMap((letter, index) => (letter === '.' ? [] : [lettered(letter as Letter, at(index * 10))]));

export const anAlert = (
  n: number,
  kind: TransitionAlert['kind'] = 'opened',
  more: Partial<TransitionAlert> = {},
): TransitionAlert => ({
  id: `shop#${n} ${kind}`,
  kind,
  n,
  at: at(n),
  startedAt: at(n),
  cause: 'Status code: 503',
  tasks: ['home'],
  ...more,
});

/** The outbox after one more alert; `held`: the console may be sending all that is in it. */
export const appended = (
  outbox: readonly Alert[],
  alert: Digestible,
  { held = false, ...context }: { held?: boolean; isDown: boolean; isFailing?: boolean },
): readonly Alert[] => {
  const lease = { owner: 'me', until: 0, upTo: outbox.at(-1)?.id ?? '' };
  return append({ monitor: 'shop', outbox, ...(held ? { channels: { console: { lease } } } : {}) }, alert, context)
    .outbox;
};

/** What a status has while a sender has claimed the console. */
export const leased = (owner: string, until: number) => ({ channels: { console: { lease: { owner, until } } } });
