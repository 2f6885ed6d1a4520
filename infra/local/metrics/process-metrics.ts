// Prometheus metrics of the process: CPU, memory and event loop, correct from the first scrape on and never NaN.
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { Counter, Gauge, type Registry } from 'prom-client';

/** Fine enough to see a blocked loop, and coarse enough to cost nothing. */
const resolutionMs = 50;

const startedAtSeconds = Math.round(Date.now() / 1_000 - process.uptime());

const addGauge = (registry: Registry, name: string, help: string, read: () => number): void => {
  new Gauge({
    name,
    help,
    registers: [registry],
    collect() {
      this.set(read());
    },
  });
};

/** `read` returns the total since the start of the process, including the start itself. */
const addCounter = (registry: Registry, name: string, help: string, read: () => number): void => {
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

/** Node measures the time between two samples, of which the sampling interval is not a delay. */
const lagSeconds = (delays: ReturnType<typeof monitorEventLoopDelay>, ns: number): number =>
  delays.count === 0 ? 0 : Math.max(0, ns / 1e9 - resolutionMs / 1_000);

const addEventLoopLag = (registry: Registry): void => {
  const delays = monitorEventLoopDelay({ resolution: resolutionMs });
  delays.enable();
  const prefix = 'Lag of the event loop since the last scrape';
  const addLag = (name: string, statistic: string, ns: () => number): void =>
    addGauge(registry, `nodejs_eventloop_lag_${name}_seconds`, `${prefix}: ${statistic}`, () =>
      lagSeconds(delays, ns()),
    );
  addLag('mean', 'mean', () => delays.mean);
  addLag('p50', 'median', () => delays.percentile(50));
  addLag('p99', '99th percentile', () => delays.percentile(99));
  new Gauge({
    name: 'nodejs_eventloop_lag_max_seconds',
    help: `${prefix}: maximum`,
    registers: [registry],
    // The last gauge of the lag, so it resets the measurement for the next scrape.
    collect() {
      this.set(lagSeconds(delays, delays.max));
      delays.reset();
    },
  });
};

const addCpu = (registry: Registry): void => {
  const add = (name: string, kind: string, microseconds: (usage: NodeJS.CpuUsage) => number): void =>
    addCounter(
      registry,
      `process_cpu_${name}seconds_total`,
      `${kind} CPU seconds since the start of the process`,
      () => microseconds(process.cpuUsage()) / 1e6,
    );
  add('user_', 'User', ({ user }) => user);
  add('system_', 'System', ({ system }) => system);
  add('', 'User and system', ({ user, system }) => user + system);
};

export const addProcessMetrics = (registry: Registry): void => {
  const { memoryUsage } = process;
  addCpu(registry);
  addGauge(registry, 'process_start_time_seconds', 'Start of the process, since the epoch', () => startedAtSeconds);
  addGauge(registry, 'process_resident_memory_bytes', 'Resident memory of the process', () => memoryUsage.rss());
  addGauge(registry, 'nodejs_heap_size_total_bytes', 'Size of the heap', () => memoryUsage().heapTotal);
  addGauge(registry, 'nodejs_heap_size_used_bytes', 'Used part of the heap', () => memoryUsage().heapUsed);
  addGauge(registry, 'nodejs_external_memory_bytes', 'Memory outside the heap', () => memoryUsage().external);
  addEventLoopLag(registry);
  new Gauge({
    name: 'nodejs_version_info',
    help: 'Version of Node.js',
    labelNames: ['version'],
    registers: [registry],
  }).set({ version: process.version }, 1);
};
