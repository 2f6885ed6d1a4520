// A record that is not JSON, as after a disk error or a manual edit, hides no other record. Over a real SQLite file.
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, it } from 'vitest';
import { newFolder, open } from '../storage/sqlite/support/sqlite-folder.ts';
import { t0 } from '../support/builders.ts';
import { failing } from '../support/run-parts.ts';
import { type ApiWorld, createApiWorld, spec } from './support/api-world.ts';

const [shop, mail] = [spec('shop'), spec('mail')];

const createDamagedWorld = async (partitions: readonly string[]): Promise<ApiWorld> => {
  const folder = newFolder();
  const store = await open(folder, () => t0 + 1_000);
  const world = await createApiWorld([shop, mail], { store });
  for (const { id } of [shop, mail]) await world.run(failing(id, t0));
  world.time.now = t0 + 1_000;
  const database = new DatabaseSync(join(folder, 'vigia.db'));
  for (const partition of partitions) {
    const damage = database.prepare("UPDATE items SET body = '{oops' WHERE pk = ? AND sk LIKE ?");
    expect(damage.run(partition, partition === 'status' ? 'shop' : '%').changes).toBe(1);
  }
  database.close();
  return world;
};

it.each([
  ['status', ['status']],
  ['run', ['run/shop']],
  ['incident', ['incident/shop']],
  ['status, run and incident', ['status', 'run/shop', 'incident/shop']],
])('a monitor’s %s that is not JSON leaves the others readable', async (_, partitions) => {
  const world = await createDamagedWorld(partitions);
  const listed = async (path: string, list: string): Promise<readonly string[]> => {
    const { status, body } = await world.get(path);
    expect([path, status]).toEqual([path, 200]);
    return body[list].map(({ id }: { id: string }) => id);
  };
  expect(await listed('/api/v1/monitors', 'monitors')).toEqual(['shop', 'mail']);
  expect(await listed('/api/v1/runs', 'runs')).toContain(`mail~${t0}`);
  expect(await listed('/api/v1/incidents', 'incidents')).toContain('mail#1');
  expect(world.warnings.length).toBeGreaterThan(0);
  for (const line of world.warnings)
    expect(line).toMatch(/^record \S+ \/ \S+: it is damaged: the stored value is not JSON$/);
  await world.store.close();
});
