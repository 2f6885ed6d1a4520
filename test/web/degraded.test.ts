import { describe, expect, it } from 'vitest';
import type { StateName } from '../../shared/model/state.ts';
import { createSite } from '../../shared/web/create-site.ts';
import { createApiWorld, spec } from '../api/support/api-world.ts';

const finding = { what: 'Latency', expected: 'at most 800 ms', found: '912 ms' };
const message = 'shop.example is degraded. Latency: 912 ms, expected at most 800 ms';

/** A shop and a mail server, of which the shop ends like this every 30 s; `Crashed` is that of the flow run. */
const worldOf = async (...ends: readonly StateName[]) => {
  const world = await createApiWorld([spec('shop'), spec('mail')]);
  world.time.now += ends.length * 30_000 + 60_000;
  for (const [index, end] of ends.entries()) {
    const [dueAt, mailDueAt] = [
      await world.due('shop', ends.length - 1 - index),
      await world.due('mail', ends.length - 1 - index),
    ];
    const about = end === 'Degraded' ? { message, findings: [finding] } : {};
    const run = { monitor: 'shop', dueAt, tasks: [{ task: 'home', end, ...about }] };
    await world.run(end === 'Crashed' ? { monitor: 'shop', dueAt, flowState: end } : run);
    await world.run({ monitor: 'mail', dueAt: mailDueAt });
  }
  const look = async (path: string) => {
    const response = await createSite(world.deps).request(path);
    const text = await response.text();
    return { text, words: text.replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ') };
  };
  const shop = async () => (await world.get('/api/v1/monitors/shop')).body;
  return { world, look, shop };
};

describe('a monitor that works, but not as it should', () => {
  it.each<[readonly StateName[], string]>([
    [['Completed', 'Degraded'], 'Degraded'],
    [['Degraded', 'Completed'], 'Up'],
    [['Degraded', 'Failed'], 'Down'],
    // A run that says nothing of the service does not make it well again.
    [['Completed', 'Degraded', 'Crashed'], 'Degraded'],
  ])('after %j it is %s', async (ends, status) => {
    const { shop } = await worldOf(...ends);
    expect((await shop()).status).toBe(status);
  });

  it('is so since the first of the runs in a row that were', async () => {
    const { shop, world } = await worldOf('Completed', 'Degraded', 'Degraded');
    expect((await shop()).since).toBe(new Date((await world.due('shop', 1)) + 120).toISOString());
    expect((await (await worldOf('Degraded', 'Degraded')).shop()).since).toBeNull();
  });

  it('is not believed for ever', async () => {
    const { shop, world } = await worldOf('Degraded');
    world.time.now += 10 * 60_000;
    expect((await shop()).status).toBe('Unknown');
  });

  it('is counted, marked and described on the first page', async () => {
    const { look, world } = await worldOf('Completed', 'Degraded', 'Degraded');
    world.time.now += 5_000;
    const { text, words } = await look('/');
    expect(words).toContain('1 of 2 monitors is degraded');
    expect(words).toMatch(/1 Up 1 Degraded 0 Down/);
    expect(words).toContain('1 passing, 2 degraded');
    expect(words).toContain(message);
    expect(text).toContain('<svg class="mark flawed"');
    expect(text).toMatch(/<li class="monitor flawed"/);
    expect((await (await worldOf('Completed')).look('/')).words).not.toContain('Degraded');
  });

  it('is described by its findings, on the page of its run and in the API', async () => {
    const { look, world } = await worldOf('Degraded');
    const id = `shop~${await world.due('shop')}`;
    expect((await look(`/runs/${id}`)).words).toMatch(/Unexpected What Expected Found Latency at most 800 ms 912 ms/);
    const { body } = await world.get(`/api/v1/runs/${id}`);
    expect(body.taskRuns[0]).toMatchObject({ state: { type: 'COMPLETED', name: 'Degraded' }, findings: [finding] });
    const passing = await world.get(`/api/v1/runs/mail~${await world.due('mail')}`);
    expect(passing.body.taskRuns[0].findings).toEqual([]);
  });

  it('opens no incident', async () => {
    const { world } = await worldOf('Degraded', 'Degraded');
    expect((await world.get('/api/v1/incidents')).body).toMatchObject({ incidents: [] });
  });
});
