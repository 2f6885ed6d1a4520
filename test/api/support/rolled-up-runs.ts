// Worlds with recorded and rolled-up runs, and the responses of the two routes that read roll-ups.
import * as v from 'valibot';
import { expect } from 'vitest';
import { CountsJson, SeriesJson } from '../../../shared/api/json/rollup-json.ts';
import { rollUp } from '../../../shared/pipeline/rollup/index.ts';
import { t0 } from '../../support/builders.ts';
import { failing } from '../../support/run-parts.ts';
import { type ApiWorld, spec } from './api-world.ts';

export const minuteMs = 60_000;
export const hourMs = 3_600_000;
export const iso = (at: number): string => new Date(at).toISOString();
export const minutely = (id: string) => spec(id, { intervalMs: minuteMs });

const evidence = (totalMs: number) => [
  {
    kind: 'http',
    method: 'GET',
    url: 'https://shop.example/',
    status: 200,
    phases: { dnsMs: 2, tcpMs: 9, firstByteMs: totalMs - 1, totalMs },
  },
];

/** Records a run a minute for so many minutes from t0 on; each tenth fails. */
export const recordMinutes = async (
  world: ApiWorld,
  monitor: string,
  minutes: number,
  firstMinute = 0,
): Promise<void> => {
  const { phaseMs } = await world.registeredMonitor(monitor);
  for (let minute = firstMinute; minute < firstMinute + minutes; minute += 1) {
    const dueAt = t0 + minute * minuteMs + phaseMs;
    world.time.now = dueAt + 1_000;
    const passing = {
      monitor,
      dueAt,
      tasks: [{ task: 'home', end: 'Completed' as const, evidence: evidence(100 + minute) }],
    };
    await world.run(minute % 10 === 9 ? failing(monitor, dueAt) : passing);
  }
};

export const rollUpAll = async (world: ApiWorld): Promise<void> => {
  const clock = { now: () => world.time.now, sleep: async () => undefined };
  const deps = { ...world.deps, clock, concurrency: 1, pauseMs: 0, budgetMs: 1_000 };
  while ((await rollUp(deps)).outcome !== 'done');
};

export const countsOf = async (world: ApiWorld, query = '') => {
  const { status, body } = await world.get(`/api/v1/counts${query}`);
  expect(status).toBe(200);
  return v.parse(CountsJson, body);
};

export const seriesOf = async (world: ApiWorld, id: string, query = '') => {
  const { status, body } = await world.get(`/api/v1/monitors/${id}/series${query}`);
  expect(status).toBe(200);
  return v.parse(SeriesJson, body);
};
