// The migration from schema 1 to 2, on a file that the previous version wrote while an incident was open.
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, test } from 'vitest';
import { sendAlerts } from '../../../shared/pipeline/alert/index.ts';
import { planTick } from '../../../shared/pipeline/plan/index.ts';
import { handleMessage } from '../../../shared/pipeline/run/index.ts';
import { getDrill } from '../../../shared/storage/records/drill-records.ts';
import { decodeIncident } from '../../../shared/storage/records/incident-records.ts';
import { getOverrides } from '../../../shared/storage/records/override-records.ts';
import { getRegistered, getWatermark, registeredMonitors } from '../../../shared/storage/records/planner-records.ts';
import type { RecordError } from '../../../shared/storage/records/record-errors.ts';
import { decodeRollup, queryRollups } from '../../../shared/storage/records/rollup-records.ts';
import { decodeRun } from '../../../shared/storage/records/run-codec.ts';
import { getSchedule } from '../../../shared/storage/records/schedule-records.ts';
import { getStatus } from '../../../shared/storage/records/status-records.ts';
import { getSubscribers } from '../../../shared/storage/records/subscriber-record.ts';
import type { Store } from '../../../shared/storage/store.ts';
import { aSpec } from '../../support/builders.ts';
import { createStage, delivery } from '../../support/stage.ts';
import { openIncidentStoppedAt, writeOldDatabase } from './support/old-database.ts';
import { newFolder, open } from './support/sqlite-folder.ts';

const startedAt = Date.UTC(2026, 10, 24, 8);
const minutes = (count: number): number => startedAt + count * 60_000;

const oldFile = (): string => {
  const path = join(newFolder(), 'vigia.db');
  writeOldDatabase(path, { sql: 'schema-1-open-incident.sql' });
  return path;
};

const openOld = (path = oldFile()): Promise<Store> => open(join(path, '..'), () => openIncidentStoppedAt);

const fail = (error: RecordError): never => {
  throw error;
};

describe('a database of schema 1 with an open incident', () => {
  test('keeps the open incident with its reminders, the outbox, the lease and the pending receipts', async () => {
    const store = await openOld();
    const shop = (await getStatus(store, 'shop'))?.status;
    expect(shop).toMatchObject({
      status: 'Down',
      open: { n: 1, from: minutes(60), lastNotified: { at: minutes(120), reminders: 2 } },
      outbox: [{ id: 'shop#1 reminder 2', kind: 'reminder', number: 2 }],
      channels: {
        console: { lease: { owner: 'sender-2', until: openIncidentStoppedAt + 30_000, upTo: 'shop#1 reminder 2' } },
      },
    });
    const mail = (await getStatus(store, 'mail'))?.status;
    expect(mail).toMatchObject({
      failures: { count: 3 },
      pendingReceipts: [
        { id: 'mail#2 opened', at: openIncidentStoppedAt, n: 2 },
        { id: 'mail#2 closed', at: openIncidentStoppedAt, n: 2 },
      ],
    });
    await store.close();
  });

  test('keeps its history: runs, incidents, roll-ups and schedules', async () => {
    const store = await openOld();
    const runs = (await store.query('run/shop', { limit: 1_000 })).items.map(decodeRun);
    expect(runs).toHaveLength(15);
    expect(runs.at(-1)).toMatchObject({ dueAt: minutes(140), taskRuns: [{ evidence: [{ status: 503 }] }] });
    const incidents = (await store.query('incident/mail', { limit: 10 })).items.map(decodeIncident);
    expect(incidents.map(({ id, endedAt }) => [id, endedAt !== undefined])).toEqual([
      ['mail#1', true],
      ['mail#2', true],
    ]);
    const rollups = await queryRollups(store, { monitor: 'mail', span: 'hour', from: startedAt, to: minutes(60) });
    expect(rollups.map(decodeRollup)).toMatchObject([
      { from: startedAt, rollup: { verdicts: { passing: 4, failing: 2 }, manual: 0, missed: 0 } },
    ]);
    expect(await getSchedule(store, 'wiki')).toMatchObject([{ state: 'active' }, { state: 'removed' }]);
    await store.close();
  });

  test('keeps the registered monitors, the watermark, the overrides, the drill and the subscribers', async () => {
    const store = await openOld();
    const registered = registeredMonitors(await getRegistered(store, fail));
    expect(registered.map(({ id }) => id)).toEqual(['shop', 'mail', 'blog']);
    expect(registered.at(-1)).toMatchObject({ intervalMs: 1_200_000, earlier: [{ intervalMs: 600_000 }] });
    expect(await getWatermark(store)).toEqual({ at: 1_795_515_900_000, version: 20 });
    expect(await getOverrides(store, 'blog', fail)).toMatchObject({
      overrides: { interval: { value: 1_200_000, declared: 600_000, reason: 'quieter at night' } },
      version: 1,
    });
    expect((await getDrill(store, 'blog', fail))?.drill).toMatchObject({ reason: 'rehearsal' });
    expect(await getSubscribers(store)).toMatchObject({ seen: { confirmed: 2, pending: 1 }, version: 1 });
    await store.close();
  });

  test('continues: the claimed reminder and the recovery are sent once each, and all receipts are recorded', async () => {
    const store = await openOld();
    const stage = createStage();
    stage.time.now = openIncidentStoppedAt + 60_000;
    const shop = aSpec('shop', { intervalMs: 600_000 });
    const alert = async (monitor: string) => void (await sendAlerts(stage.alertDeps({ store }), { monitor }));
    await planTick(stage.planDeps([shop], { store, alert, horizonMs: 600_000 }));
    expect(stage.notified.map(({ id }) => id)).toContain('shop#1 reminder 2');
    const dueAt = minutes(150);
    stage.time.now = dueAt;
    await handleMessage(stage.runDeps([shop], { store, alert }), delivery(dueAt, ['shop']));
    expect(stage.notified.map(({ id }) => id).filter((id) => id.startsWith('shop'))).toEqual([
      'shop#1 reminder 2',
      'shop#1 closed',
    ]);
    expect((await getStatus(store, 'shop'))?.status).toMatchObject({ status: 'Up', outbox: [] });
    for (const monitor of ['shop', 'mail']) {
      const incidents = (await store.query(`incident/${monitor}`, { limit: 10 })).items.map(decodeIncident);
      expect(incidents.flatMap(({ alerts }) => alerts).filter(({ sentAt }) => sentAt === undefined)).toEqual([]);
    }
    await store.close();
  });

  test('opens even if records are damaged, and leaves those as they are', async () => {
    const path = oldFile();
    const database = new DatabaseSync(path);
    database.exec(`UPDATE items SET body = '{"v":1' WHERE pk = 'status' AND sk = 'blog'`);
    database.exec(`UPDATE items SET body = '[]' WHERE pk = 'status' AND sk = 'wiki'`);
    database.close();
    const store = await openOld(path);
    expect((await store.get({ partition: 'status', sort: 'blog' }))?.body).toBeUndefined();
    expect((await store.get({ partition: 'status', sort: 'wiki' }))?.body).toEqual([]);
    expect((await getStatus(store, 'shop'))?.status.status).toBe('Down');
    await store.close();
  });
});
