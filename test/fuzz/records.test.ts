import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { incidentJson } from '../../shared/api/json/incident-json.ts';
import { runJson } from '../../shared/api/json/run-json.ts';
import { createConsoleLogger } from '../../shared/logging/console-logger.ts';
import { monitorPageMessages } from '../../shared/messages/monitor-pages.ts';
import { pause, remove, restore, resume } from '../../shared/model/pause.ts';
import type { FlowRun } from '../../shared/model/run.ts';
import { missedRuns } from '../../shared/model/schedule.ts';
import { settle } from '../../shared/model/settle.ts';
import { composeNotification } from '../../shared/pipeline/alert/compose-notification.ts';
import { newestCandidates } from '../../shared/queries/candidate-runs.ts';
import { decodeIncident, encodeIncident } from '../../shared/storage/records/incident-records.ts';
import { getRegistered, getWatermark, registeredMonitors } from '../../shared/storage/records/planner-records.ts';
import { RecordError } from '../../shared/storage/records/record-errors.ts';
import { decodeRun, encodeRun } from '../../shared/storage/records/run-codec.ts';
import { getSchedule } from '../../shared/storage/records/schedule-records.ts';
import { decodeStatus, encodeStatus } from '../../shared/storage/records/status-records.ts';
import type { Key, Stored } from '../../shared/storage/store.ts';
import { runPage } from '../../shared/web/run-page.ts';
import { createMemoryStore } from '../simulation/memory-store.ts';
import { at, series, t0 } from '../support/builders.ts';
import { looking, patienceMs, promptly } from './support/fuzz.ts';
import { mutated } from './support/mutated.ts';
import {
  bodyOf,
  incidents,
  knownBody,
  runs,
  scheduleBody,
  statuses,
  storedAs,
  watermarkBody,
} from './support/records.ts';

/** The decoded record, or undefined if it is rejected by a short RecordError that names the record. */
const read = <T>(key: Key, decode: () => T): T | undefined => {
  try {
    return promptly(decode);
  } catch (error) {
    expect(error).toBeInstanceOf(RecordError);
    expect(error).toMatchObject({ key });
    expect((error as Error).message.length).toBeLessThan(400);
    return undefined;
  }
};

const readSoon = async <T>(key: Key, decode: () => Promise<T>): Promise<T | undefined> => {
  const decoded = await decode().catch((error: unknown) => ({ error }));
  if (typeof decoded !== 'object' || decoded === null || !('error' in decoded)) return decoded;
  return read<T>(key, () => {
    throw decoded.error;
  });
};

const storeOf = async (key: Key, body: unknown) => {
  const store = createMemoryStore({ now: () => at(600) });
  await store.create({ key, body });
  return store;
};

const text = monitorPageMessages('es');
const silent = createConsoleLogger({ write: () => undefined, now: () => t0, quiet: () => false });

describe('a mutated record', () => {
  const runKey = { partition: 'run/shop', sort: String(t0) };
  const runBodies = runs.map((run) => bodyOf(encodeRun(run, 60)));

  it('of a run is rejected, or is a run that can be encoded, shown and logged', { timeout: patienceMs }, async () => {
    await fc.assert(
      fc.asyncProperty(mutated(runBodies), async (body) => {
        const stored: Stored = storedAs(runKey, body);
        const run = read(runKey, () => decodeRun(stored));
        if (!run) return;
        // Empty values are omitted when a run is encoded, because they mean the same as missing ones.
        const again = (given: FlowRun) => decodeRun({ ...stored, body: bodyOf(encodeRun(given, 60)) });
        expect(again(again(run))).toEqual(again(run));
        expect(JSON.stringify(runJson(run))).toContain(`"shop~${t0}"`);
        expect(String(await runPage({ run, title: 'The shop', now: at(600), text }))).not.toMatch(
          /NaN|Infinity|undefined/,
        );
        promptly(() => silent.runFinished(run));
      }),
      looking(),
    );
  });

  const statusKey = { partition: 'status', sort: 'shop' };
  const statusBodies = statuses.map((status) => bodyOf(encodeStatus(status)));

  it('of a status is rejected, or is a status that can be settled and whose alerts can be composed', {
    timeout: patienceMs,
  }, () => {
    fc.assert(
      fc.property(mutated(statusBodies), (body) => {
        const stored = storedAs(statusKey, body);
        const decoded = read(statusKey, () => decodeStatus(stored));
        if (!decoded) return;
        const { status } = decoded;
        expect(decodeStatus({ ...stored, body: bodyOf(encodeStatus(status)) }).status).toEqual(status);
        for (const letters of ['', 'FFFFFFFFFFFF', 'WWWWWWWWWWWW', 'FWFWFWCFTW']) {
          const settled = promptly(() => settle(status, series(letters)));
          expect(decodeStatus({ ...stored, body: bodyOf(encodeStatus(settled.status)) }).status).toEqual(
            settled.status,
          );
        }
        promptly(() => [remove, restore, pause, resume].map((change) => change(status, at(99))));
        for (const alert of status.outbox) expect(composeNotification(status, alert).subject.length).toBeLessThan(100);
      }),
      looking(),
    );
  });

  const incidentKey = { partition: 'incident/shop', sort: '00000003' };
  const incidentBodies = incidents.map((incident) => bodyOf(encodeIncident(incident)));

  it('of an incident is rejected, or is an incident that can be encoded and shown', { timeout: patienceMs }, () => {
    fc.assert(
      fc.property(mutated(incidentBodies), (body) => {
        const stored = storedAs(incidentKey, body);
        const incident = read(incidentKey, () => decodeIncident(stored));
        if (!incident) return;
        expect(decodeIncident({ ...stored, body: bodyOf(encodeIncident(incident)) })).toEqual(incident);
        expect(JSON.stringify(incidentJson(incident))).toContain('"shop#3"');
      }),
      looking(),
    );
  });

  const watermarkKey = { partition: 'planner', sort: 'watermark' };

  it('of the planner’s watermark is rejected, or is a time', { timeout: patienceMs }, async () => {
    await fc.assert(
      fc.asyncProperty(mutated([watermarkBody]), async (body) => {
        const store = await storeOf(watermarkKey, body);
        const watermark = await readSoon(watermarkKey, () => getWatermark(store));
        if (watermark) expect(new Date(watermark.at).toISOString()).toMatch(/Z$/);
      }),
      looking(),
    );
  });

  const registeredKey = { partition: 'planner', sort: 'registered~0003' };

  it('of registered monitors is logged, or has monitors with due times', { timeout: patienceMs }, async () => {
    await fc.assert(
      fc.asyncProperty(mutated([knownBody]), async (body) => {
        const store = await storeOf(registeredKey, body);
        const damaged: RecordError[] = [];
        const known = await readSoon(registeredKey, () => getRegistered(store, (error) => damaged.push(error)));
        if (!known) return;
        expect(registeredMonitors(known).length === 0 || damaged.length === 0).toBe(true);
        const window = { newest: at(600), oldest: t0, count: 100 };
        const { keys } = promptly(() => newestCandidates(registeredMonitors(known), window));
        for (const { dueAt } of keys) expect(Number.isSafeInteger(dueAt)).toBe(true);
      }),
      looking(),
    );
  });

  const scheduleKey = { partition: 'schedule/shop', sort: String(t0) };

  it('of a schedule is rejected, or has expected runs', { timeout: patienceMs }, async () => {
    await fc.assert(
      fc.asyncProperty(mutated([scheduleBody]), async (body) => {
        const store = await storeOf(scheduleKey, body);
        const history = await readSoon(scheduleKey, () => getSchedule(store, 'shop'));
        if (!history) return;
        const window = { from: at(-3_000), to: at(600), now: at(600) };
        for (const dueAt of promptly(() => missedRuns(history, new Set(), window)))
          expect(Number.isSafeInteger(dueAt)).toBe(true);
      }),
      looking(),
    );
  });
});
