// Drill: begins a simulated outage, ends it, and says how it went. Its runs and alerts go the way of real ones.
import type { Clock } from '../clock/clock.ts';
import { createMutexByKey } from '../concurrency/mutex-by-key.ts';
import type { Logger } from '../logging/logger.ts';
import {
  type Drill,
  type DrillStep,
  drillMonitorId,
  isDrillComplete,
  isOver,
  newDrill,
  type SimulatedFault,
  stepsOf,
} from '../model/drill.ts';
import type { Incident } from '../model/incident.ts';
import type { Manifest, MonitorSpec } from '../model/monitor.ts';
import type { FlowRun } from '../model/run.ts';
import { remove, restore } from '../model/settle.ts';
import { type MonitorStatus, newStatus } from '../model/status.ts';
import { drillWrite, getDrill, getDrillRecord, type VersionedDrill } from '../storage/records/drill-records.ts';
import { getIncident } from '../storage/records/incident-records.ts';
import { undefinedIfDamaged } from '../storage/records/record-errors.ts';
import { decodeReadableRuns, queryRuns } from '../storage/records/run-records.ts';
import { settlementWrites } from '../storage/records/settlement-writes.ts';
import { encodeStatus, getStatus } from '../storage/records/status-records.ts';
import type { Store, Write } from '../storage/store.ts';
import { formatDuration } from '../text/duration-text.ts';

export type DrillDeps = {
  readonly clock: Pick<Clock, 'now'>;
  readonly store: Store;
  readonly manifest: Manifest;
  readonly logger: Pick<Logger, 'info' | 'warn'>;
  /** From when on a drill that is asked for now can be planned, milliseconds since the epoch. */
  readonly earliestStart: () => Promise<number>;
  /** Lets the planner know that there is another drill, or one less. Never rejects: that is on record already. */
  readonly drillsChanged: () => Promise<void>;
  /** Starts the alert step of a monitor; best effort. */
  readonly alert: (monitor: string) => Promise<void>;
};

export type DrillRequest = {
  readonly simulated: SimulatedFault;
  readonly forMs: number;
  readonly reason?: string;
};

export type DrillReport = {
  readonly drill: Drill;
  readonly incident?: Incident;
  /** Newest first. */
  readonly runs: readonly FlowRun[];
  readonly steps: readonly DrillStep[];
};

/** Others may write at the same time: workers that record, a sender that marks. */
const maxTries = 20;
const inTurn = createMutexByKey();
/** More than an hour of runs every ten seconds, with their recovery. */
const maxRuns = 500;

const specOf = ({ manifest }: DrillDeps, monitor: string): MonitorSpec | undefined =>
  manifest.monitors.find(({ id }) => id === monitor);

/** What is open of one that is not over ends with it: the other shows all that it has to show by itself. */
const begun = (before: MonitorStatus, spec: MonitorSpec, at: { readonly now: number; readonly from: number }) => {
  const { title, policy } = spec;
  const { status, changes } = remove(before, at.now);
  return { status: { ...restore(status, at.from), title, policy }, changes };
};

const damagedTo =
  ({ logger }: DrillDeps) =>
  (error: Error): void =>
    logger.warn(error.message);

type Beginning = { readonly writes: readonly Write[]; readonly alerts: boolean };

const statusWrites = async ({ store, clock }: DrillDeps, spec: MonitorSpec, from: number): Promise<Beginning> => {
  const { title, policy } = spec;
  const monitor = drillMonitorId(spec.id);
  const found = await getStatus(store, monitor);
  if (!found)
    return {
      writes: [{ op: 'create', item: encodeStatus(newStatus({ monitor, title, policy, from })) }],
      alerts: false,
    };
  const settled = begun(found.status, spec, { now: clock.now(), from });
  return { writes: await settlementWrites(store, found, settled), alerts: settled.changes.length > 0 };
};

/** Begins a drill, or puts another one in the place of one that is not over. Undefined: there is no such monitor. */
export const startDrill = async (deps: DrillDeps, monitor: string, wish: DrillRequest): Promise<Drill | undefined> => {
  const spec = specOf(deps, monitor);
  if (!spec) return undefined;
  return inTurn(monitor, () => begin(deps, spec, wish));
};

const begin = async (deps: DrillDeps, spec: MonitorSpec, wish: DrillRequest): Promise<Drill> => {
  const startedAt = await deps.earliestStart();
  const drill = newDrill(spec, { ...wish, startedAt });
  for (let attempt = 0; attempt < maxTries; attempt += 1) {
    const before = await getDrillRecord(deps.store, spec.id, damagedTo(deps));
    const status = await statusWrites(deps, spec, startedAt);
    if ((await deps.store.transact([drillWrite(drill, before), ...status.writes])).outcome !== 'committed') continue;
    if (status.alerts) await deps.alert(drillMonitorId(spec.id));
    await deps.drillsChanged();
    deps.logger.info(beginningLine(drill));
    return drill;
  }
  throw new Error(`the drill of ${spec.id} could not be written: others changed it ${maxTries} times meanwhile`);
};

/** Ends one: what is open of it is closed as removed. It stays readable. */
const end = (deps: DrillDeps, { drill }: VersionedDrill): Promise<Drill | undefined> =>
  inTurn(drill.monitor, () => endOf(deps, drill));

const endOf = async (deps: DrillDeps, drill: Drill): Promise<Drill | undefined> => {
  const shadow = drillMonitorId(drill.monitor);
  for (let attempt = 0; attempt < maxTries; attempt += 1) {
    const [before, status] = await Promise.all([
      getDrill(deps.store, drill.monitor, damagedTo(deps)),
      getStatus(deps.store, shadow),
    ]);
    if (!before || isOver(before.drill) || before.drill.startedAt !== drill.startedAt) return undefined;
    const at = deps.clock.now();
    const ended = { ...before.drill, endedAt: at };
    const removed = status && remove(status.status, at);
    const closing = status && removed ? await settlementWrites(deps.store, status, removed) : [];
    if ((await deps.store.transact([drillWrite(ended, before), ...closing])).outcome !== 'committed') continue;
    if (removed && removed.changes.length > 0) await deps.alert(shadow);
    await deps.drillsChanged();
    return ended;
  }
  throw new Error(`the drill of ${drill.monitor} could not be ended: others changed it ${maxTries} times meanwhile`);
};

/** Undefined: none is under way. */
export const stopDrill = async (deps: DrillDeps, monitor: string): Promise<Drill | undefined> => {
  const found = await getDrill(deps.store, monitor, damagedTo(deps));
  const ended = found && !isOver(found.drill) ? await end(deps, found) : undefined;
  if (ended) await sayHowItWent(deps, ended);
  return ended;
};

/** The newest drill of a monitor as it went so far; undefined when there never was one. */
export const getDrillReport = async (store: Store, monitor: string, damaged: (error: Error) => void) => {
  const found = await getDrill(store, monitor, damaged);
  return found && buildDrillReport(store, found.drill, damaged);
};

/** Of one that is over, why nobody was told though runs failed: it would look as if alerts did not work. */
const untold = ({ endedAt }: Drill, [first]: readonly DrillStep[], after: number): readonly DrillStep[] => {
  if (endedAt === undefined || !first) return [];
  const what = `no incident: alert.after asks for ${after} failing ${after === 1 ? 'run' : 'runs in a row'}`;
  return [{ what, at: endedAt, afterMs: endedAt - first.at }];
};

/** How a drill went so far: its runs, at most 500 of them, and what was told. */
export const buildDrillReport = async (
  store: Store,
  drill: Drill,
  damaged: (error: Error) => void,
): Promise<DrillReport> => {
  const shadow = drillMonitorId(drill.monitor);
  const window = { monitor: shadow, from: drill.startedAt, to: drill.endsBy, limit: maxRuns, descending: true };
  const [page, status] = await Promise.all([queryRuns(store, window), getStatus(store, shadow)]);
  const runs = decodeReadableRuns(page.items, damaged);
  const n = status?.status.seq ?? 0;
  const newest = n > 0 ? (await undefinedIfDamaged(() => getIncident(store, shadow, n), damaged))?.incident : undefined;
  const incident = newest && newest.startedAt >= drill.startedAt ? newest : undefined;
  const steps = stepsOf(runs, incident);
  if (incident) return { drill, runs, steps, incident };
  return { drill, runs, steps: [...steps, ...untold(drill, steps, status?.status.policy.after ?? 1)] };
};

const metWords = (simulated: SimulatedFault): string => {
  if (simulated.kind === 'status') return `every request gets status ${simulated.status}`;
  if (simulated.kind === 'error') return `every request fails with '${simulated.message}'`;
  return `every answer comes ${simulated.delayMs / 1_000} s later`;
};

/** What is said when one was begun. */
const beginningLine = ({ monitor, simulated, startedAt, until, reason }: Drill): string => {
  const why = reason === undefined ? '' : `; why: ${reason}`;
  return `DRILL of ${monitor} begins: for ${formatDuration(until - startedAt)} ${metWords(simulated)}${why}`;
};

const seconds = (ms: number): string => `${(ms / 1_000).toFixed(2)} s`;

/** What is said when a drill is over: each step with its time. */
export const reportLines = ({ drill, steps }: DrillReport): readonly string[] => [
  `DRILL of ${drill.monitor} is over${steps.length === 0 ? ': no run failed' : ''}`,
  ...steps.map(({ what, afterMs }) => `DRILL   ${`+${seconds(afterMs)}`.padStart(10)}  ${what}`),
];

const sayHowItWent = async (deps: DrillDeps, drill: Drill): Promise<void> => {
  const report = await buildDrillReport(deps.store, drill, damagedTo(deps));
  for (const line of reportLines(report)) deps.logger.info(line);
};

const tend = async (deps: DrillDeps, versioned: VersionedDrill): Promise<void> => {
  const { drill } = versioned;
  const isGone = !specOf(deps, drill.monitor);
  const isDone =
    isGone || isDrillComplete(drill, await buildDrillReport(deps.store, drill, damagedTo(deps)), deps.clock.now());
  const ended = isDone ? await end(deps, versioned) : undefined;
  if (ended) await sayHowItWent(deps, ended);
};

/**
 * Ends the drills that have shown what they were to show, and those whose monitor is gone. Never rejects: one that
 * cannot be read, or ended, must keep neither the others nor the real monitors from going on.
 */
export const endFinishedDrills = async (deps: DrillDeps, drills: readonly VersionedDrill[]): Promise<void> => {
  for (const versioned of drills.filter(({ drill }) => !isOver(drill)))
    await tend(deps, versioned).catch((error: unknown) => {
      const why = error instanceof Error ? error.message : error;
      deps.logger.warn(`the drill of ${versioned.drill.monitor} could not be looked after: ${why}`);
    });
};
