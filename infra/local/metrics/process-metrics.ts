// How the process is, for `/metrics`: right from the first time that it is asked for, and never a number that is none.
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { Counter, Gauge, type Registry } from 'prom-client';

/** Often enough to see what holds the loop up, and too seldom to cost anything. */
const resolutionMs = 50;

const startedAtSeconds = Math.round(Date.now() / 1_000 - process.uptime());

const gauge = (registry: Registry, name: string, help: string, read: () => number): void => {
  new Gauge({
    name,
    help,
    registers: [registry],
    collect() {
      this.set(read());
    },
  });
};

/** From the start of the process on, so that what it took to start is counted too. */
const total = (registry: Registry, name: string, help: string, read: () => number): void => {
  new Counter({
    name,
    help,
    registers: [registry],
    collect() {
      this.reset();
      this.inc(read());
    },
  });
};

/** What it measures is the time between two looks, of which the first part is no delay. */
const lagSeconds = (delays: ReturnType<typeof monitorEventLoopDelay>, ns: number): number =>
  delays.count === 0 ? 0 : Math.max(0, ns / 1e9 - resolutionMs / 1_000);

const addLag = (registry: Registry): void => {
  const delays = monitorEventLoopDelay({ resolution: resolutionMs });
  delays.enable();
  const since = 'By how much the event loop was late since the last scrape';
  const lag = (name: string, which: string, ns: () => number): void =>
    gauge(registry, `nodejs_eventloop_lag_${name}_seconds`, `${since}: ${which}`, () => lagSeconds(delays, ns()));
  lag('mean', 'mean', () => delays.mean);
  lag('p50', 'median', () => delays.percentile(50));
  lag('p99', '99th percentile', () => delays.percentile(99));
  new Gauge({
    name: 'nodejs_eventloop_lag_max_seconds',
    help: `${since}: at most`,
    registers: [registry],
    // The last of them: what follows is of the next scrape.
    collect() {
      this.set(lagSeconds(delays, delays.max));
      delays.reset();
    },
  });
};

export const addProcess = (registry: Registry): void => {
  const cpu = (which: (used: NodeJS.CpuUsage) => number) => () => which(process.cpuUsage()) / 1e6;
  const seconds = 'CPU seconds since the start of the process';
  total(
    registry,
    'process_cpu_user_seconds_total',
    `User ${seconds}`,
    cpu(({ user }) => user),
  );
  total(
    registry,
    'process_cpu_system_seconds_total',
    `System ${seconds}`,
    cpu(({ system }) => system),
  );
  total(
    registry,
    'process_cpu_seconds_total',
    `User and system ${seconds}`,
    cpu(({ user, system }) => user + system),
  );
  gauge(registry, 'process_start_time_seconds', 'When the process started, since the epoch', () => startedAtSeconds);
  gauge(registry, 'process_resident_memory_bytes', 'Memory that the process holds', () => process.memoryUsage.rss());
  gauge(registry, 'nodejs_heap_size_total_bytes', 'Size of the heap', () => process.memoryUsage().heapTotal);
  gauge(registry, 'nodejs_heap_size_used_bytes', 'Used of the heap', () => process.memoryUsage().heapUsed);
  gauge(registry, 'nodejs_external_memory_bytes', 'Beside the heap', () => process.memoryUsage().external);
  addLag(registry);
  new Gauge({
    name: 'nodejs_version_info',
    help: 'The Node.js that it runs on',
    labelNames: ['version'],
    registers: [registry],
  }).set({ version: process.version }, 1);
};
