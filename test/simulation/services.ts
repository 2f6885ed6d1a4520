// The monitored services: each is up and down by its own timetable.
import type { MonitorSpec } from '../../shared/model/monitor.ts';
import { state } from '../../shared/model/state.ts';
import type { Execute, Execution } from '../../shared/runner/execution.ts';
import type { Process } from './process.ts';
import type { Random } from './random.ts';
import type { Timeline } from './timeline.ts';

export type Services = {
  readonly executeIn: (process: Process) => Execute;
  /** From now on each service stays up or down, chosen at random. */
  readonly stabilize: () => void;
  /** From now on each run passes or fails at random. */
  readonly flap: () => void;
};

type Deps = { readonly timeline: Timeline; readonly random: Random };

/** Times at which a service changes between up and down, a few seconds to a few minutes apart. */
const timetable = (random: Random, start: number): readonly number[] => {
  const changes: number[] = [];
  const longest = random.pick([3_000, 15_000, 60_000, 300_000]);
  for (let at = start; at < start + 3_600_000; at += random.whole(1_000, longest)) changes.push(at);
  return changes;
};

export const createServices = ({ timeline, random }: Deps): Services => {
  const tables = new Map<string, readonly number[]>();
  const final = new Map<string, boolean>();
  let settled = false;
  let flapping = false;

  const isDown = (monitor: string): boolean => {
    if (flapping) return random.chance(0.5);
    if (settled) {
      if (!final.has(monitor)) final.set(monitor, random.chance(0.4));
      return final.get(monitor) === true;
    }
    const table = tables.get(monitor) ?? timetable(random, timeline.now());
    tables.set(monitor, table);
    return table.filter((change) => change <= timeline.now()).length % 2 === 0;
  };

  /** Some services fail by their certificate only. Follows from the timetable, so that it takes no random number. */
  const failsByCertificate = (monitor: string): boolean => (tables.get(monitor)?.[1] ?? 1) % 6 === 0;

  const executionOf = (startedAt: number, endedAt: number, monitor: string, failing: boolean): Execution => {
    const end = failing ? state('Failed', endedAt, 'Status code: 503') : state('Completed', endedAt);
    const certificate = failing && failsByCertificate(monitor) ? { onlyCertificate: true as const } : {};
    const taskRun = {
      ...{ name: 'check-000', task: 'check', states: [end], attempts: 1, evidence: [], lines: [] },
      ...certificate,
    };
    return { startedAt, endedAt, states: [state('Completed', endedAt)], taskRuns: [taskRun] };
  };

  return {
    executeIn: (process) => async (request) => {
      const startedAt = process.clock.now();
      const failing = isDown(request.monitor);
      const tookMs = random.chance(0.1) ? random.whole(1_000, 18_000) : random.whole(5, 300);
      return process.call(() => executionOf(startedAt, startedAt + tookMs, request.monitor, failing), tookMs);
    },
    stabilize: () => {
      settled = true;
    },
    flap: () => {
      flapping = true;
    },
  };
};

/** A monitor of the simulation. */
export const specOf = (random: Random, id: string): MonitorSpec => ({
  id,
  title: `The ${id}`,
  flow: id,
  tasks: ['check'],
  kind: random.chance(0.7) ? 'checks' : 'flow',
  intervalMs: random.pick([10_000, 10_000, 30_000, 60_000]),
  attempts: { timeoutMs: 3_000, retries: 0, retryDelayMs: 2_000 },
  allowPrivate: false,
  policy: {
    ...random.pick([
      { after: 1, recoverAfter: 1 },
      { after: 1, recoverAfter: 1 },
      { after: 2, recoverAfter: 1 },
      { after: 1, recoverAfter: 2 },
      { after: 2, recoverAfter: 2 },
      { after: 3, recoverAfter: 2 },
    ]),
    ...random.pick([{}, { remindEveryMs: 60_000 }, { remindEveryMs: 60_000, every: 'failure' } as const]),
  },
});
