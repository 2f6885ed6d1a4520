// Weeks in seconds: runs expire at the rate at which they are recorded, so the file does not grow.
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import { createRun } from '../../../shared/storage/records/run-records.ts';
import { aRun } from '../../support/builders.ts';
import { newFolder, open } from './support/sqlite-folder.ts';

const dayMs = 86_400_000;
const everyMs = 4 * 3_600_000;
const monitors = Array.from({ length: 60 }, (_, index) => `monitor-${index}`);

/** The pages of the file. Its size includes the free ones. */
const pagesOf = (folder: string): { readonly pages: number; readonly free: number } => {
  const database = new DatabaseSync(join(folder, 'vigia.db'), { readOnly: true });
  const numberOf = (name: string) => Number(Object.values(database.prepare(`PRAGMA ${name}`).get() ?? {})[0]);
  const found = { pages: numberOf('page_count'), free: numberOf('freelist_count') };
  database.close();
  return found;
};

test('the file is as large after 30 days as after 20', async () => {
  const folder = newFolder();
  let now = Date.UTC(2026, 0, 1);
  const store = await open(folder, () => now);
  let [created, removed] = [0, 0];

  const liveUntil = async (day: number): Promise<number> => {
    for (const end = Date.UTC(2026, 0, 1) + day * dayMs; now < end; now += everyMs) {
      await Promise.all(
        monitors.map((monitor) => createRun(store, { ...aRun(now), id: `${monitor}~${now}`, monitor })),
      );
      created += monitors.length;
      // The process does this once a minute, until no expired item is left.
      for (let swept = 1_000; swept >= 1_000; removed += swept) swept = await store.sweepExpired(1_000);
    }
    return pagesOf(folder).pages;
  };

  const pages = [await liveUntil(20), await liveUntil(30)];
  await store.close();
  const [after20 = 0, after30 = 0] = pages;
  expect(created).toBe(30 * 6 * monitors.length);
  expect(created - removed).toBe(14 * 6 * monitors.length);
  expect(after30 / after20).toBeLessThan(1.05);
  // Few of its pages are free.
  expect(pagesOf(folder).free / after30).toBeLessThan(0.15);
});
