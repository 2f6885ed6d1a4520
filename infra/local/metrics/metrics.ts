// Prometheus metrics of runs, alerts and writes. Counting a run costs microseconds; the page is built at each scrape.
import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import { isDrillMonitor } from '../../../shared/model/drill.ts';
import type { Notification } from '../../../shared/model/notification.ts';
import { type FlowRun, lastState, verdict } from '../../../shared/model/run.ts';
import { addProcessMetrics } from './process-metrics.ts';

export type Metrics = {
  readonly registry: Registry;
  readonly runFinished: (run: FlowRun) => void;
  /** A run of an earlier process: its verdict is the newest of its monitor until another run finishes. */
  readonly runRemembered: (run: FlowRun) => void;
  readonly alertSent: (notification: Pick<Notification, 'monitor' | 'severity'>) => void;
  /** A write to the store took this long, from its request until it was durable. */
  readonly writeFinished: (tookMs: number) => void;
  /** The page for a scrape. */
  readonly text: () => Promise<string>;
};

/** The monitors with metrics of their own: a label needs a limit, or each scrape has thousands of lines. */
export const maxMonitorLabels = 200;

/** In seconds. Lateness is usually milliseconds; a run is Late from 15 s on, and takes 20 s at most. */
const latenessBuckets = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 5, 15];
const durationBuckets = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20];
const writeBuckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1];

/** Resolves each label value once: a look-up at every count costs more than the count. */
const countBy = (counter: Counter<'state' | 'severity'>, label: 'state' | 'severity'): ((value: string) => void) => {
  const children = new Map<string, Counter.Internal>();
  return (value) => {
    const child = children.get(value) ?? counter.labels({ [label]: value });
    children.set(value, child);
    child.inc();
  };
};

const createInstruments = (registry: Registry) => {
  const registers = [registry];
  const counter = (name: string, help: string, label: 'state' | 'severity') =>
    countBy(new Counter({ name, help, labelNames: [label], registers }), label);
  const histogram = (name: string, help: string, buckets: number[]) =>
    new Histogram({ name, help, buckets, registers });
  return {
    run: counter('vigia_runs_total', 'Flow runs recorded since the start, by final state', 'state'),
    task: counter('vigia_task_runs_total', 'Task runs recorded since the start, by final state', 'state'),
    alert: counter('vigia_alerts_sent_total', 'Alerts that a channel accepted since the start', 'severity'),
    lateness: histogram('vigia_run_lateness_seconds', 'Time from the due time of a run to its start', latenessBuckets),
    duration: histogram('vigia_run_duration_seconds', 'Time from the start of a run to its end', durationBuckets),
    write: histogram('vigia_store_write_seconds', 'Time from the request of a write until it is durable', writeBuckets),
  };
};

type LastVerdict = { readonly isUp: boolean; readonly at: number };

/** Resolves with a test for monitors that are neither paused nor removed. */
export type ActiveMonitors = () => Promise<(monitor: string) => boolean>;

const allMonitors: ActiveMonitors = async () => () => true;

/** The newest verdict of each of the first monitors that ran, from memory: a scrape must not read thousands of records. */
const addMonitorGauges = (
  registry: Registry,
  verdicts: Map<string, LastVerdict>,
  activeMonitors: ActiveMonitors,
): void => {
  /** The last verdict of a paused or removed monitor would stay in the output. */
  const removeInactive = async (): Promise<void> => {
    const isActive = await activeMonitors().catch(allMonitors);
    for (const monitor of verdicts.keys()) if (!isActive(monitor)) verdicts.delete(monitor);
  };
  const gauge = (name: string, help: string, toValue: (last: LastVerdict) => number) =>
    new Gauge({
      name,
      help: `${help}; ${maxMonitorLabels} monitors at most`,
      labelNames: ['monitor'],
      registers: [registry],
      async collect() {
        await removeInactive();
        this.reset();
        for (const [monitor, last] of verdicts) this.set({ monitor }, toValue(last));
      },
    });
  gauge('vigia_monitor_up', '1 when the newest run passed, 0 when it failed', ({ isUp }) => +isUp);
  gauge('vigia_monitor_last_run_timestamp_seconds', 'End of that run, since the epoch', ({ at }) => at / 1_000);
};

export const createMetrics = (activeMonitors = allMonitors): Metrics => {
  const registry = new Registry();
  const instruments = createInstruments(registry);
  const verdicts = new Map<string, LastVerdict>();
  addMonitorGauges(registry, verdicts, activeMonitors);
  addProcessMetrics(registry);

  const rememberVerdict = (run: FlowRun): void => {
    const result = verdict(run);
    const before = verdicts.get(run.monitor);
    if (result === 'neutral' || (before ? before.at > run.endedAt : verdicts.size >= maxMonitorLabels)) return;
    verdicts.set(run.monitor, { isUp: result === 'passing', at: run.endedAt });
  };

  const countRun = (run: FlowRun): void => {
    instruments.run(lastState(run).name);
    for (const taskRun of run.taskRuns) instruments.task(lastState(taskRun).name);
    if (run.startedAt !== undefined) {
      if (run.trigger === 'schedule') instruments.lateness.observe(Math.max(0, run.startedAt - run.dueAt) / 1_000);
      instruments.duration.observe((run.endedAt - run.startedAt) / 1_000);
    }
    rememberVerdict(run);
  };

  return {
    registry,
    writeFinished: (tookMs) => instruments.write.observe(tookMs / 1_000),
    runRemembered: rememberVerdict,
    runFinished: (run) => {
      if (!isDrillMonitor(run.monitor)) countRun(run);
    },
    alertSent: ({ monitor, severity }) => {
      if (!isDrillMonitor(monitor)) instruments.alert(severity);
    },
    text: () => registry.metrics(),
  };
};
