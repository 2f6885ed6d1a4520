// Runs the scenario of one seed and returns its violations and totals.
import type { Notification } from '../../shared/model/notification.ts';
import { decodeIncident } from '../../shared/storage/records/incident-records.ts';
import { decodeRun } from '../../shared/storage/records/run-codec.ts';
import { getSchedule } from '../../shared/storage/records/schedule-records.ts';
import { decodeStatus } from '../../shared/storage/records/status-records.ts';
import { checks, type MonitorResult } from './checks.ts';
import { readAll } from './observer.ts';
import { type Ending, runScenario } from './scenario.ts';
import type { World } from './world.ts';

type AlertKinds = Notification['alert']['kind'];

export type Result = {
  readonly seed: number;
  readonly violations: readonly string[];
  readonly events: number;
  readonly faults: number;
  readonly runs: number;
  readonly incidents: number;
  readonly alerts: number;
  /** The number of received alerts by kind. */
  readonly kinds: Readonly<Record<AlertKinds, number>>;
};

const monitorResultOf = async (world: World, ending: Ending, monitor: string): Promise<MonitorResult> => {
  const { store } = world.observer;
  const [statusItem] = (await readAll(store, 'status')).filter((item) => item.key.sort === monitor);
  if (!statusItem) throw new Error(`${monitor} has no status`);
  const lost = world.queue.deadLetters.has(monitor);
  const stepped = world.faults.has('clock step');
  return {
    status: decodeStatus(statusItem).status,
    runs: (await readAll(store, `run/${monitor}`)).map(decodeRun),
    incidents: (await readAll(store, `incident/${monitor}`)).map(decodeIncident),
    history: await getSchedule(store, monitor),
    received: world.channels.received
      .filter(({ notification }) => notification.monitor === monitor)
      .toSorted((a, b) => a.at - b.at),
    createdAt: world.observer.createdAt(monitor),
    ...(ending.prompt ? { prompt: ending.prompt } : {}),
    now: Math.round(world.clockNow()),
    isNewestSettled: ending.kind === 'tail' || !lost,
    areAllSettled: !lost && !stepped && !world.deployment.changedPolicy.has(monitor),
    isPolicyConstant: !world.deployment.changedPolicy.has(monitor),
    neverStopped: !world.everPaused.has(monitor) && !world.deployment.removed.has(monitor),
    ignoredRuns: world.observer.ignoredRuns,
    maxOutbox: world.observer.maxOutbox(monitor),
    isTail: ending.kind === 'tail',
    redeployed: world.faults.has('redeploy') || world.faults.has('manual pause'),
    leaseMayEnd: stepped || world.faults.has('suspended sender'),
  };
};

/** In the fault-free tail of a scenario every run is recorded: the pipeline makes progress. */
const tailIsRecorded = ({ history, runs }: MonitorResult, world: World, ending: Ending): readonly string[] => {
  const entry = history.at(-1);
  const watermark = world.observer.watermark() ?? 0;
  if (ending.kind !== 'tail' || entry?.state !== 'active') return [];
  const recorded = new Set(runs.map((run) => run.dueAt));
  const from = Math.max(ending.faultFreeFrom + 240_000, entry.from);
  const missing: string[] = [];
  for (let at = from; at < watermark; at += 1000) {
    const dueAt = Math.ceil((at - entry.phaseMs) / entry.intervalMs) * entry.intervalMs + entry.phaseMs;
    if (dueAt < watermark && !recorded.has(dueAt)) missing.push(`the run without faults due at ${dueAt} has no record`);
  }
  return [...new Set(missing)].slice(0, 1);
};

const unchanged = async (world: World): Promise<readonly string[]> => {
  const { store, firstBodies } = world.observer;
  const wrong: string[] = [];
  for (const [name, body] of firstBodies) {
    const [partition = '', sort = ''] = name.split(' ');
    const stored = await store.get({ partition, sort });
    if (stored && JSON.stringify(stored.body) !== body) wrong.push(`${name} changed after it was written`);
  }
  return wrong;
};

const kindsOf = (received: World['channels']['received']): Result['kinds'] => {
  const kinds = { opened: 0, closed: 0, removed: 0, paused: 0, reminder: 0, failure: 0, digest: 0 };
  for (const { notification } of received) kinds[notification.alert.kind] += 1;
  return kinds;
};

export const simulate = async (seed: number): Promise<Result> => {
  const { world, ending } = await runScenario(seed);
  const statuses = await readAll(world.observer.store, 'status');
  const violations = [...world.observer.violations, ...(await unchanged(world))];
  const totals = { runs: 0, incidents: 0 };
  for (const { key } of statuses) {
    const result = await monitorResultOf(world, ending, key.sort);
    totals.runs += result.runs.length;
    totals.incidents += result.incidents.length;
    const found = [...checks.flatMap((check) => check(result)), ...tailIsRecorded(result, world, ending)];
    violations.push(...found.map((what) => `${key.sort}: ${what}`));
  }
  const { timeline, faults, channels } = world;
  return {
    seed,
    violations,
    events: timeline.events(),
    faults: faults.count(),
    alerts: channels.received.length,
    kinds: kindsOf(channels.received),
    ...totals,
  };
};
