// The pipeline as on AWS, in virtual time: the real steps and the real runner over a store that counts.

import { awsGrouping, awsLimits } from '../../shared/aws/environment.ts';
import { consoleKind } from '../../shared/channels/console.ts';
import type { HttpProbeRequest } from '../../shared/checks/http/kind.ts';
import type { Clock } from '../../shared/clock/clock.ts';
import { toManifest } from '../../shared/define/manifest.ts';
import { parseMonitors } from '../../shared/define/parse-monitors.ts';
import type { Logger } from '../../shared/logging/logger.ts';
import { http, monitor } from '../../shared/monitor.ts';
import type { HttpOutcome } from '../../shared/net/http-port.ts';
import type { Probe } from '../../shared/net/probe-port.ts';
import { sendAlerts } from '../../shared/pipeline/alert/index.ts';
import { planTick } from '../../shared/pipeline/plan/index.ts';
import { handleMessage } from '../../shared/pipeline/run/index.ts';
import type { Queue } from '../../shared/queue/queue.ts';
import { createInProcessRunner } from '../../shared/runner/in-process-runner.ts';
import { createMemoryStore } from '../simulation/memory-store.ts';
import { createTimeline, type Timeline } from '../simulation/timeline.ts';
import { runnerOf } from '../support/runner.ts';
import { countingStore, type Units } from './counting-store.ts';
import { monitorId } from './monitors-file.ts';

/** The behaviour of the services: they answer, answer with an error, or do not answer. */
export type Weather = 'passing' | 'error' | 'silent';

export type Count = { readonly runs: number; readonly flow: Units; readonly plan: Units; readonly alert: Units };

export type VirtualLine = {
  /** Lets minutes pass and returns their cost. */
  readonly minutes: (count: number, weather: Weather) => Promise<Count>;
};

const start = 1_764_000_000_000;
const minuteMs = 60_000;
const answerMs = 120;

const clockOf = (timeline: Timeline): Clock => ({
  now: timeline.now,
  sleep: (ms, signal) =>
    new Promise((resolve) => {
      timeline.after(ms, resolve);
      signal?.addEventListener('abort', () => resolve());
    }),
});

const outcomeOf = (url: string, weather: Weather, timeoutMs: number): HttpOutcome => {
  const base = { kind: 'http' as const, method: 'GET', url, address: '203.0.113.10:443' };
  const phases = { dnsMs: 12, tcpMs: 24, tlsMs: 48 };
  if (weather === 'silent') {
    const error = { code: 'TIMED_OUT', message: `no answer from shop.example within ${timeoutMs / 1_000} s` };
    return { ok: false, error, evidence: { ...base, phases: { ...phases, totalMs: timeoutMs }, error } };
  }
  const status = weather === 'passing' ? 200 : 503;
  const evidence = { ...base, status, bytes: 15_243, phases: { ...phases, firstByteMs: 117, totalMs: answerMs } };
  return { ok: true, response: { status, headers: {}, body: new Uint8Array(), url }, evidence };
};

const checked = (count: number) => {
  const definitions = Array.from({ length: count }, (_, index) => {
    const checks = [http('home', `https://${monitorId(index)}.shop.example/status`)];
    return monitor(monitorId(index), { every: '30s', checks });
  });
  const result = parseMonitors(definitions, 'bench');
  if (!result.ok) throw new Error(result.problems.map(({ message }) => message).join());
  return result.monitors;
};

const none = (): Units => ({ writes: 0, reads: 0 });

/** Monitors of one check each, every 30 s, in groups of 25 and planned two minutes ahead. */
export const createVirtualLine = (monitorCount: number): VirtualLine => {
  const timeline = createTimeline(start);
  const clock = clockOf(timeline);
  const inner = createMemoryStore({ now: timeline.now });
  const units = { flow: none(), plan: none(), alert: none() };
  let weather: Weather = 'passing';
  let runs = 0;

  const failure = (message: string): void => {
    throw new Error(message);
  };
  const ignore = (): void => {};
  const runFinished = (): void => {
    runs += 1;
  };
  const logger: Logger = { runFinished, info: ignore, warn: failure, error: failure };
  const probe: Probe = async (request) => {
    const { url, timeoutMs } = request as HttpProbeRequest;
    const then = weather;
    await clock.sleep(then === 'silent' ? timeoutMs : answerMs);
    return outcomeOf(url, then, timeoutMs);
  };

  const monitors = checked(monitorCount);
  const manifest = toManifest(monitors);
  const execute = createInProcessRunner({ monitors: new Map(monitors.map((one) => [one.spec.id, one])), probe, clock });
  const { alertLeaseMs: leaseMs, alertSendingMs: sendingMs, horizonMs } = awsLimits;
  let leases = 0;
  const newId = (): string => `lease-${++leases}`;
  const channels = [{ name: 'console', channel: consoleKind.open({ print: ignore }) }];
  const alertDeps = {
    clock,
    store: countingStore(inner, units.alert),
    channelsOf: () => channels,
    random: () => 0,
    sendingMs,
    newId,
    leaseMs,
    logger,
  };
  const alert = async (id: string): Promise<void> =>
    void timeline.after(50, () => void sendAlerts(alertDeps, { monitor: id }));
  const specs = new Map(manifest.monitors.map((spec) => [spec.id, spec]));
  const flowDeps = {
    clock,
    store: countingStore(inner, units.flow),
    logger,
    alert,
    runner: runnerOf(execute),
    specs,
  };
  const queue: Queue = {
    send: async (messages) => {
      for (const { message, notBefore } of messages)
        timeline.after(
          notBefore - timeline.now(),
          () => void handleMessage(flowDeps, { message, firstReceivedAt: timeline.now() }),
        );
      return { failed: 0 };
    },
  };
  const planDeps = {
    clock,
    store: countingStore(inner, units.plan),
    queue,
    logger,
    alert,
    manifest,
    grouping: awsGrouping,
    horizonMs,
  };

  const reset = (): Count => {
    const count = { runs, flow: { ...units.flow }, plan: { ...units.plan }, alert: { ...units.alert } };
    runs = 0;
    for (const one of Object.values(units)) Object.assign(one, none());
    return count;
  };
  return {
    minutes: async (count, during) => {
      weather = during;
      for (let minute = 0; minute < count; minute += 1) {
        timeline.after(0, () => void planTick(planDeps));
        await timeline.run(timeline.now() + minuteMs);
      }
      return reset();
    },
  };
};
