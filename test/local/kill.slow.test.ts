// A process that is killed repeatedly during outages: no acknowledged record is lost or duplicated, every alert is sent,
// and the runs due while it was dead are missed.
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { incidentJson } from '../../shared/api/json/incident-json.ts';
import { runJson } from '../../shared/api/json/run-json.ts';
import { type FlowRun, verdict } from '../../shared/model/run.ts';
import { missedRuns } from '../../shared/model/schedule.ts';
import { decisiveResults, finalState, outages, overlaps } from '../simulation/oracle.ts';
import { allAlertsSent, clientOf, type Incident, type Monitor } from './support/client.ts';
import { alertsOf, failureOf, failuresOf, msBefore } from './support/console.ts';
import { type Flapping, startFlapping } from './support/flapping.ts';
import { type Lifetime, runLifetime } from './support/lifetimes.ts';
import { readStoredRecords, type StoredRecords } from './support/stored-records.ts';
import { until } from './support/until.ts';
import { createWorkspace, type Vigia, type Workspace } from './support/workspace.ts';

const kills = 20;
const monitors = Array.from({ length: 100 }, (_, i) => `part-${i}`);
const everyMs = 10_000;
const policy = { after: 1, recoverAfter: 1 };
/** The lease of a killed sender blocks a monitor's alerts for 15 s; the next sweep follows within a second. */
const leasesOverMs = 17_000;
const wholeTestMs = 300_000;

let workspace: Workspace;
let flapping: Flapping;
let lives: readonly Lifetime[];
let remains: readonly StoredRecords[];

const between = (min: number, max: number): number => min + Math.random() * (max - min);

const change = async (count: () => number): Promise<void> => {
  const before = count();
  const endsAt = Date.now() + 2_500;
  while (count() === before && Date.now() < endsAt) await sleep(1);
};

/**
 * Cycles through three moments: a random one; right after a failing response, while the run is being recorded; and right
 * after an alert was printed, before its receipt may be recorded.
 */
const untilItsKill = (turn: number) => async (vigia: Vigia) => {
  await sleep(between(300, 1_200));
  if (turn % 3 === 0) return sleep(between(200, 2_000));
  await change(turn % 3 === 1 ? flapping.failures : () => alertsOf(vigia).length);
  return sleep(between(0, 12));
};

const pages = async <T>(vigia: Vigia, list: 'monitors' | 'incidents', query: string): Promise<readonly T[]> => {
  const found: T[] = [];
  for (let cursor: string | null = ''; cursor !== null; ) {
    const from: string = cursor ? `&cursor=${encodeURIComponent(cursor)}` : '';
    const page: Readonly<Record<string, unknown>> = await clientOf(vigia).get(`/${list}?${query}${from}`);
    found.push(...(page[list] as readonly T[]));
    cursor = page.cursor as string | null;
  }
  return found;
};

/** Every monitor has run in this lifetime, every status matches its target, and no alert is pending. */
const untilRest = async (vigia: Vigia): Promise<void> => {
  const restingSince = Date.now();
  await sleep(leasesOverMs);
  const isAtRest = async (): Promise<true | undefined> => {
    const watched = await pages<Monitor>(vigia, 'monitors', 'limit=50');
    if (watched.some(({ lastRun }) => !lastRun || Date.parse(lastRun.dueAt ?? '') < restingSince)) return undefined;
    return (await pages<Incident>(vigia, 'incidents', 'limit=100')).every(allAlertsSent) ? true : undefined;
  };
  await until(isAtRest, 90_000, () => `no rest:\n${vigia.output()}`);
};

beforeAll(async () => {
  workspace = await createWorkspace();
  flapping = await startFlapping(monitors);
  const file = await workspace.write(`export default ${JSON.stringify(monitors)}.map((id) =>
    monitor(id, { every: '10s', retries: 0, allowPrivate: true, checks: [http('home', '${flapping.server.url}/' + id)] }));`);
  const killed: Lifetime[] = [];
  for (let turn = 0; turn < kills; turn += 1) {
    killed.push(await runLifetime(workspace, file, untilItsKill(turn)));
    await sleep(between(0, 500));
  }
  flapping.settle();
  lives = [...killed, await runLifetime(workspace, file, untilRest, 'SIGTERM')];
  remains = await readStoredRecords(workspace, monitors);
}, wholeTestMs);

afterAll(async () => {
  await workspace?.remove();
  await flapping?.server.close();
});

const runsOfAll = (): readonly FlowRun[] => remains.flatMap(({ runs }) => runs);

const notified = () => lives.flatMap(({ vigia }, life) => alertsOf(vigia).map((alert) => ({ ...alert, life })));

const spanOf = ({ startedAt, endedAt }: StoredRecords['incidents'][number]) => ({
  from: startedAt,
  to: endedAt ?? Number.POSITIVE_INFINITY,
});

describe('after 20 kills', () => {
  it('there are enough runs, failures and incidents', () => {
    expect(lives).toHaveLength(kills + 1);
    expect(runsOfAll().length).toBeGreaterThan(200);
    expect(runsOfAll().filter((run) => verdict(run) === 'failing').length).toBeGreaterThan(50);
    expect(remains.flatMap(({ incidents }) => incidents).length).toBeGreaterThan(50);
  });

  it('every run that the API returned is stored as it was returned', () => {
    const stored = new Map(runsOfAll().map((run) => [run.id, run]));
    for (const life of lives) {
      expect(life.changed).toEqual([]);
      for (const [id, answered] of life.runs) {
        const run = stored.get(id);
        expect(run && runJson(run), `run ${id}`).toEqual(answered);
      }
    }
    expect(new Set(lives.flatMap(({ runs }) => [...runs.keys()])).size).toBeGreaterThan(100);
  });

  it('every failed run that the console printed is stored, and was printed once', () => {
    const stored = new Set(
      runsOfAll()
        .filter((run) => verdict(run) === 'failing')
        .map(failureOf),
    );
    const printed = lives.flatMap(({ vigia }) => failuresOf(vigia));
    expect(printed.filter((run) => !stored.has(run))).toEqual([]);
    expect(new Set(printed).size).toBe(printed.length);
    expect(printed.length).toBeGreaterThan(50);
  });

  it('every incident that the API returned is stored, with the fields that were returned', () => {
    const stored = new Map(remains.flatMap(({ incidents }) => incidents).map((one) => [one.id, incidentJson(one)]));
    for (const answered of lives.flatMap(({ incidents }) => [...incidents.values()])) {
      const now = stored.get(answered.id);
      const { endedAt, alerts, ...rest } = answered;
      expect(now).toMatchObject(rest);
      if (endedAt !== null) expect(now?.endedAt).toBe(endedAt);
      for (const { id, sentAt } of alerts) {
        const alert = now?.alerts.find((one) => one.id === id);
        expect(alert).toBeDefined();
        if (sentAt !== null) expect(alert?.sentAt).toBe(sentAt);
      }
    }
  });

  it('no due time was checked twice', () => {
    const [first, last] = [lives[0], lives.at(-1)];
    const max = Math.ceil(((last?.deadAt ?? 0) - (first?.spawnedAt ?? 0)) / everyMs) + 1;
    for (const { monitor, runs } of remains) {
      const requested = flapping.server.seen.filter(({ path }) => path === `/${monitor}`).length;
      expect(requested).toBeGreaterThanOrEqual(runs.length);
      expect(requested).toBeLessThanOrEqual(max);
      expect(runs.map(({ taskRuns }) => taskRuns[0]?.evidence.length)).toEqual(runs.map(() => 1));
    }
  });

  it('every recorded outage is one incident, and every incident covers an outage', () => {
    for (const { monitor, status, runs, incidents } of remains) {
      const real = outages(decisiveResults(runs, status.from), policy);
      for (const outage of real)
        expect(
          incidents.filter((incident) => overlaps(spanOf(incident), outage)),
          `${monitor}, out from ${outage.from} to ${outage.to}`,
        ).toHaveLength(1);
      for (const incident of incidents)
        expect(
          real.some((outage) => overlaps(spanOf(incident), outage)),
          incident.id,
        ).toBe(true);
      expect(incidents.map(({ n }) => n)).toEqual(incidents.map((_, index) => index + 1));
      expect(status.seq).toBe(incidents.length);
    }
  });

  it('the status follows from the recorded runs', () => {
    for (const { monitor, status, runs, incidents } of remains) {
      const expected = finalState(decisiveResults(runs, status.from), policy);
      expect([monitor, status.status, status.outbox]).toEqual([monitor, expected, []]);
      const open = incidents.filter(({ endedAt }) => endedAt === undefined).map(({ n }) => n);
      expect(open).toEqual(expected === 'Down' ? [status.open?.n] : []);
    }
    expect(new Set(remains.map(({ status }) => status.status))).toEqual(new Set(['Up', 'Down']));
  });

  it('every incident was alerted, opened before closed', () => {
    const ids = notified().map(({ id }) => id);
    const wanted = remains.flatMap(({ incidents }) => incidents).flatMap(({ alerts }) => alerts);
    for (const { monitor, incidents } of remains)
      for (const { n, endedAt, alerts } of incidents) {
        const kinds = endedAt === undefined ? ['opened'] : ['opened', 'closed'];
        expect(alerts.map(({ id }) => id)).toEqual(kinds.map((kind) => `${monitor}#${n} ${kind}`));
        expect(alerts.every(({ sentAt }) => sentAt !== undefined)).toBe(true);
        const places = alerts.map(({ id }) => ids.indexOf(id));
        expect(places.includes(-1), `${monitor}#${n} was not alerted`).toBe(false);
        expect(places).toEqual(places.toSorted((a, b) => a - b));
      }
    expect(new Set(ids)).toEqual(new Set(wanted.map(({ id }) => id)));
  });

  it('an alert was sent again only where the kill came before its receipt was recorded', () => {
    for (const [id, times] of Map.groupBy(notified(), (one) => one.id)) {
      expect(new Set(times.map(({ life }) => life)).size, `${id} twice in one lifetime`).toBe(times.length);
      for (const { life, time } of times.slice(0, -1))
        expect(msBefore(time, lives[life]?.deadAt ?? 0), `${id}, sent long before the kill`).toBeLessThan(3_000);
    }
  });

  it('the runs due while the process was dead are missed, and no others', () => {
    const end = lives.at(-1)?.killedAt ?? 0;
    for (const { monitor, history, runs } of remains) {
      // One entry: each process keeps the phase that the first one assigned.
      expect(history).toMatchObject([{ state: 'active', intervalMs: everyMs }]);
      const { phaseMs = 0, from: since = 0 } = history[0] ?? {};
      const recorded = new Set(runs.map(({ dueAt }) => dueAt));
      const expected: number[] = [];
      for (let at = since; at < end; at += 1) if ((at - phaseMs) % everyMs === 0) expected.push(at);
      expect([...recorded].filter((dueAt) => !expected.includes(dueAt))).toEqual([]);

      const missing = expected.filter((dueAt) => !recorded.has(dueAt));
      const window = { from: since, to: end, now: end + 600_000 };
      expect(missedRuns(history, recorded, window)).toEqual(missing);
      for (const dueAt of expected) {
        const dead = lives.some((life, i) => life.deadAt < dueAt && dueAt < (lives[i + 1]?.spawnedAt ?? end));
        if (dead) expect(missing, `${monitor}~${dueAt} was due while no process was running`).toContain(dueAt);
      }
      for (const dueAt of missing) {
        // In progress at the kill, or due before the next process was ready.
        const excused = lives.some(
          (life, i) => life.killedAt - 3_000 < dueAt && dueAt < (lives[i + 1]?.readyAt ?? end),
        );
        expect(excused, `${monitor}~${dueAt} was due while a process was running, and has no record`).toBe(true);
      }
    }
  });
});
