// Counts what happens for `/metrics`, in Prometheus' format. A run costs a few numbers; all else is done when asked.
import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import { isDrillMonitor } from '../../../shared/model/drill.ts';
import type { Notification } from '../../../shared/model/notification.ts';
import { type FlowRun, lastState, verdict } from '../../../shared/model/run.ts';
import { addProcess } from './process-metrics.ts';

export type Metrics = {
  readonly registry: Registry;
  readonly runFinished: (run: FlowRun) => void;
  readonly alertSent: (notification: Pick<Notification, 'monitor' | 'severity'>) => void;
  readonly wrote: (tookMs: number) => void;
  /** The page, once it is asked for. */
  readonly text: () => Promise<string>;
};

/** Monitors with lines of their own: more would be a label without bound, and thousands of lines at each scrape. */
export const maxLabelled = 200;

/** Seconds. Lateness is a matter of milliseconds, and Late from 15 s on; a check takes 20 s at most. */
const latenessBuckets = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 5, 15];
const checkBuckets = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20];
const writeBuckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1];

/** Looks each label up once: looking it up at every count costs more than to count. */
const countBy = (counter: Counter<'state' | 'severity'>, label: 'state' | 'severity'): ((value: string) => void) => {
  const children = new Map<string, Counter.Internal>();
  return (value) => {
    const child = children.get(value) ?? counter.labels({ [label]: value });
    children.set(value, child);
    child.inc();
  };
};

const instruments = (registry: Registry) => {
  const registers = [registry];
  const counter = (name: string, help: string, label: 'state' | 'severity') =>
    countBy(new Counter({ name, help, labelNames: [label], registers }), label);
  const histogram = (name: string, help: string, buckets: number[]) =>
    new Histogram({ name, help, buckets, registers });
  return {
    run: counter('vigia_runs_total', 'Flow runs recorded since the start, by final state', 'state'),
    task: counter('vigia_task_runs_total', 'Task runs recorded since the start, by final state', 'state'),
    alert: counter('vigia_alerts_sent_total', 'Alerts that a channel accepted since the start', 'severity'),
    lateness: histogram('vigia_run_lateness_seconds', 'From when a run was due to its start', latenessBuckets),
    check: histogram('vigia_run_duration_seconds', 'From the start of a run to its end', checkBuckets),
    write: histogram('vigia_store_write_seconds', 'From a write being asked for to it being durable', writeBuckets),
  };
};

type Last = { readonly isUp: boolean; readonly at: number };

/** Which monitors are checked now: neither paused nor removed. */
export type Watched = () => Promise<(monitor: string) => boolean>;

const all: Watched = async () => () => true;

/** The newest verdict of each of the first monitors that ran; from memory, since a scrape must not read the records. */
const labelled = (registry: Registry, last: Map<string, Last>, watched: Watched): void => {
  /** The last word about one that is watched no more would stand for ever. */
  const forget = async (): Promise<void> => {
    const isWatched = await watched().catch(all);
    for (const monitor of last.keys()) if (!isWatched(monitor)) last.delete(monitor);
  };
  const gauge = (name: string, help: string, value: (of: Last) => number) =>
    new Gauge({
      name,
      help: `${help}; of ${maxLabelled} monitors at most`,
      labelNames: ['monitor'],
      registers: [registry],
      async collect() {
        await forget();
        this.reset();
        for (const [monitor, of] of last) this.set({ monitor }, value(of));
      },
    });
  gauge('vigia_monitor_up', '1 when the newest run found it well, 0 when it found it failing', ({ isUp }) => +isUp);
  gauge('vigia_monitor_last_run_timestamp_seconds', 'When that run ended', ({ at }) => at / 1_000);
};

export const createMetrics = (watched = all): Metrics => {
  const registry = new Registry();
  const counts = instruments(registry);
  const last = new Map<string, Last>();
  labelled(registry, last, watched);
  addProcess(registry);

  const remember = (run: FlowRun): void => {
    const found = verdict(run);
    const before = last.get(run.monitor);
    if (found === 'neutral' || (before ? before.at > run.endedAt : last.size >= maxLabelled)) return;
    last.set(run.monitor, { isUp: found === 'passing', at: run.endedAt });
  };

  const count = (run: FlowRun): void => {
    counts.run(lastState(run).name);
    for (const taskRun of run.taskRuns) counts.task(lastState(taskRun).name);
    if (run.startedAt !== undefined) {
      if (run.trigger === 'schedule') counts.lateness.observe(Math.max(0, run.startedAt - run.dueAt) / 1_000);
      counts.check.observe((run.endedAt - run.startedAt) / 1_000);
    }
    remember(run);
  };

  return {
    registry,
    wrote: (tookMs) => counts.write.observe(tookMs / 1_000),
    runFinished: (run) => {
      if (!isDrillMonitor(run.monitor)) count(run);
    },
    alertSent: ({ monitor, severity }) => {
      if (!isDrillMonitor(monitor)) counts.alert(severity);
    },
    text: () => registry.metrics(),
  };
};
