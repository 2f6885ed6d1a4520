import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { createMetrics, maxMonitorLabels } from '../../../infra/local/metrics/metrics.ts';
import { aRun, aTaskRun, lettered, t0 } from '../../support/builders.ts';

const sample = (text: string, name: string): string | undefined =>
  text
    .split('\n')
    .find((line) => line.startsWith(`${name} `))
    ?.split(' ')[1];

describe('metrics', () => {
  it('count runs and task runs by final state, with lateness and duration', async () => {
    const { runFinished, text } = createMetrics();
    runFinished({ ...aRun(t0), startedAt: t0 + 3, endedAt: t0 + 63 });
    runFinished({ ...lettered('F', t0 + 10_000), startedAt: t0 + 10_030, endedAt: t0 + 10_130 });
    runFinished(aRun(t0 + 20_000, { taskRuns: [aTaskRun('Failed', {}), aTaskRun('Completed', {})] }));
    const page = await text();
    expect(sample(page, 'vigia_runs_total{state="Completed"}')).toBe('3');
    expect(sample(page, 'vigia_task_runs_total{state="Failed"}')).toBe('2');
    expect(sample(page, 'vigia_run_lateness_seconds_bucket{le="0.005"}')).toBeDefined();
    expect(sample(page, 'vigia_run_lateness_seconds_count')).toBe('3');
    expect(sample(page, 'vigia_run_duration_seconds_count')).toBe('3');
    expect(sample(page, 'vigia_monitor_up{monitor="shop"}')).toBe('0');
  });

  it('have the CPU and memory of the process since its start, and no NaN', async () => {
    const page = await createMetrics().text();
    const used = process.cpuUsage();
    const cpu = Number(sample(page, 'process_cpu_seconds_total'));
    expect(cpu).toBeGreaterThan(0.05);
    expect(cpu).toBeLessThanOrEqual((used.user + used.system) / 1e6);
    expect(Number(sample(page, 'process_resident_memory_bytes'))).toBeGreaterThan(10_000_000);
    expect(Number(sample(page, 'process_start_time_seconds'))).toBeCloseTo(Date.now() / 1_000 - process.uptime(), -1);
    expect(page).toMatch(/^nodejs_eventloop_lag_p99_seconds 0$/m);
    expect(page).not.toMatch(/ (?:nan|9\d{9}.*)$/im);
  });

  it('have the lag of the event loop since the last scrape', async () => {
    const { text } = createMetrics();
    const lag = async () => Number(sample(await text(), 'nodejs_eventloop_lag_max_seconds'));
    await sleep(120);
    const until = performance.now() + 400;
    while (performance.now() < until);
    await sleep(120);
    const blocked = await lag();
    expect(blocked).toBeGreaterThan(0.25);
    await sleep(120);
    await expect.poll(lag).toBeLessThan(blocked);
  });

  it('leave out drills, which are simulated', async () => {
    const { runFinished, alertSent, text } = createMetrics();
    runFinished({ ...lettered('F', t0), monitor: 'drill/shop' });
    alertSent({ monitor: 'drill/shop', severity: 'down' });
    alertSent({ monitor: 'shop', severity: 'up' });
    const page = await text();
    expect(page).not.toContain('drill');
    expect(page.match(/^vigia_alerts_sent_total\{.*$/gm)).toEqual(['vigia_alerts_sent_total{severity="up"} 1']);
    expect(sample(page, 'vigia_run_duration_seconds_count')).toBe('0');
  });

  it('have labels for a limited number of monitors', async () => {
    const { runFinished, text } = createMetrics();
    for (let i = 0; i < maxMonitorLabels + 50; i += 1) runFinished({ ...aRun(t0), monitor: `m-${i}` });
    expect((await text()).match(/^vigia_monitor_up\{/gm)).toHaveLength(maxMonitorLabels);
  });

  it('have no paused or removed monitor, whose last verdict would stay for ever', async () => {
    let active = ['shop', 'blog'];
    const { runFinished, text } = createMetrics(async () => (monitor) => active.includes(monitor));
    runFinished(lettered('F', t0));
    runFinished({ ...aRun(t0), monitor: 'blog' });
    expect(sample(await text(), 'vigia_monitor_up{monitor="shop"}')).toBe('0');
    active = ['blog'];
    const page = await text();
    expect(page).not.toContain('"shop"');
    expect(sample(page, 'vigia_monitor_up{monitor="blog"}')).toBe('1');
  });

  it('have all monitors while the active ones cannot be read', async () => {
    const { runFinished, text } = createMetrics(() => Promise.reject(new Error('damaged')));
    runFinished(aRun(t0));
    expect(sample(await text(), 'vigia_monitor_up{monitor="shop"}')).toBe('1');
  });

  it('have the verdict of the newest run, even when an older run is recorded later', async () => {
    const { runFinished, text } = createMetrics();
    runFinished(aRun(t0 + 60_000));
    runFinished(lettered('F', t0));
    expect(sample(await text(), 'vigia_monitor_up{monitor="shop"}')).toBe('1');
  });

  it('cost a few microseconds a run', () => {
    const { runFinished, writeFinished } = createMetrics();
    const run = { ...aRun(t0), startedAt: t0 + 2, endedAt: t0 + 50 };
    const measure = (times: number): number => {
      const startedAt = performance.now();
      for (let i = 0; i < times; i += 1) {
        runFinished(run);
        writeFinished(3);
      }
      return ((performance.now() - startedAt) * 1_000) / times;
    };
    measure(2_000);
    const costs = Array.from({ length: 50 }, () => measure(200)).toSorted((a, b) => a - b);
    // The minimum, since other programs use the machine too.
    expect(costs[0]).toBeLessThan(20);
  });
});
