// What people did to a monitor is shown beside what monitors.ts says of it.
import { describe, expect, it } from 'vitest';
import { createSite } from '../../shared/web/create-site.ts';
import { type ApiWorld, createApiWorld, spec } from '../api/support/api-world.ts';
import { beginDrill, change, drillRun, endDrill } from './support/drilled.ts';

const minuteMs = 60_000;

const upWorld = async () => {
  const world = await createApiWorld([spec('shop', { intervalMs: 20_000 }), spec('mail', { paused: true })]);
  world.time.now += 2 * minuteMs;
  for (const back of [1, 0]) await world.run({ monitor: 'shop', dueAt: await world.due('shop', back) });
  world.time.now += 5_000;
  return world;
};

const siteOf = (world: ApiWorld) => {
  const site = createSite(world.deps);
  return async (path: string) => {
    const response = await site.request(path);
    const text = await response.text();
    const words = text
      .replace(/<[^>]*>/g, ' ')
      .replace(/\s+/g, ' ')
      .replace(/ ([,.:;])/g, '$1');
    return { status: response.status, text, words };
  };
};

const both = ['/', '/?monitor=shop'] as const;

describe('an overridden monitor', () => {
  it.each(both)('is shown with the value of monitors.ts and the reason: %s', async (path) => {
    const world = await upWorld();
    const look = siteOf(world);
    expect((await look(path)).words).not.toMatch(/overridden|at run time/);
    await change(world, 'shop', { intervalMs: minuteMs, reason: 'they asked for <less>' });
    expect((await look(path)).words).toContain(
      'every 1 min, overridden (monitors.ts: 20 s): they asked for &lt;less&gt;',
    );
    await change(world, 'shop', { intervalMs: null, paused: true });
    const { words } = await look(path);
    expect(words).toContain('Paused at run time since 12:47:05 UTC');
    expect(words).not.toContain('overridden');
  });

  it('is not shown as overridden once monitors.ts changes the value itself', async () => {
    const world = await upWorld();
    await change(world, 'shop', { intervalMs: minuteMs });
    world.manifest.monitors = [spec('shop', { intervalMs: 30_000 })];
    for (const path of both) expect((await siteOf(world)(path)).words).not.toMatch(/overridden|at run time/);
  });

  it('is shown as resumed where monitors.ts pauses it', async () => {
    const world = await upWorld();
    await change(world, 'mail', { paused: false, reason: 'a look' });
    for (const path of ['/', '/?monitor=mail'])
      expect((await siteOf(world)(path)).words).toContain(
        'Resumed at run time since 12:47:05 UTC, although monitors.ts says paused: a look',
      );
  });
});

describe('a drill that is under way', () => {
  it('is marked in the row and on the page, and does not change the status of the monitor', async () => {
    const world = await upWorld();
    const look = siteOf(world);
    const before = await look('/');
    const drill = await beginDrill(world, 'shop', { reason: 'Tuesday' });
    expect((await look('/?monitor=shop')).words).toContain('The drill starts in 3 s');
    await drillRun(world, 'shop', 'Failed', drill.startedAt);
    const home = await look('/');
    expect(home.words).toContain('DRILL every request returns 503, until 12:48:08 UTC');
    expect(home.words.match(/DRILL/g)).toHaveLength(1);
    const headlineOf = ({ text }: { text: string }) => /<h1.*?<\/h1>/s.exec(text)?.[0];
    expect(headlineOf(home)).toBe(headlineOf(before));
    expect(home.words).not.toContain('Open incidents');
    const { words, text } = await look('/?monitor=shop');
    expect(words).toContain('every request returns 503, until 12:48:08 UTC. Reason: Tuesday');
    expect(words).toMatch(/\+0 ms down since 12:47:08 UTC \+120 ms first failing run was recorded/);
    expect(words).toContain('alert sent: down');
    expect(words).toContain('Incidents No incidents');
    expect(/<section class="drilling".*?<\/section>/s.exec(text)?.[0]).not.toMatch(/class="[^"]*\bbad\b/);
  });

  it('links to its runs, which are marked, and from there back to the monitor', async () => {
    const world = await upWorld();
    const look = siteOf(world);
    const drill = await beginDrill(world, 'shop');
    await drillRun(world, 'shop', 'Failed', drill.startedAt);
    const link = /<a href="(\/runs\/drill[^"]+)"/.exec((await look('/?monitor=shop')).text)?.[1] ?? '';
    const { status, text, words } = await look(link);
    expect(status).toBe(200);
    expect(text).toMatch(/<title>DRILL: /);
    expect(text).toMatch(/<h1>.*DRILL.*<\/h1>/);
    expect(words).toContain('simulates an outage');
    for (const [, href = ''] of text.matchAll(/<a[^>]* href="(\/[^"#]*)"/g))
      expect([href, (await look(href)).status]).toEqual([href, 200]);
    expect(text).toContain('href="/?monitor=shop"');
  });
});

describe('a drill that is over', () => {
  it('stays on the page, folded, and leaves the row', async () => {
    const world = await upWorld();
    const look = siteOf(world);
    const drill = await beginDrill(world, 'shop', { simulated: { kind: 'error', message: 'reset' } });
    await drillRun(world, 'shop', 'Failed', drill.startedAt);
    await drillRun(world, 'shop', 'Completed', drill.until);
    expect((await look('/')).words).toContain('The drill ends when a run passes');
    await endDrill(world, 'shop');
    expect((await look('/')).words).not.toContain('DRILL');
    const { text, words } = await look('/?monitor=shop');
    expect(/<details class="pastdrill">.*?<\/details>/s.exec(text)?.[0]).toContain('alert sent: up');
    expect(words).toContain('every request fails with ‘ reset ’');
    expect(words).not.toContain('An outage is being simulated');
  });

  it('is not read again with each reload, but a new drill is shown at once', async () => {
    const world = await upWorld();
    const drill = await beginDrill(world, 'shop');
    await drillRun(world, 'shop', 'Failed', drill.startedAt);
    await endDrill(world, 'shop');
    const partitions: string[] = [];
    const query: typeof world.store.query = (partition, range) => {
      partitions.push(partition);
      return world.store.query(partition, range);
    };
    const look = siteOf({ ...world, deps: { ...world.deps, store: { ...world.store, query } } });
    for (let times = 0; times < 3; times += 1) await look('/?monitor=shop');
    expect(partitions.filter((partition) => partition.includes('drill/'))).toHaveLength(1);
    await beginDrill(world, 'shop');
    expect((await look('/?monitor=shop')).words).toContain('An outage is being simulated');
  });

  it.each([
    [0, 'The drill ended before it started.'],
    [20_000, 'The drill lasted 17 s. No run of the drill is recorded.'],
  ])('without a run does not claim that none failed: ended after %i ms', async (afterMs, notified) => {
    const world = await upWorld();
    await beginDrill(world, 'shop');
    world.time.now += afterMs;
    await endDrill(world, 'shop');
    const { words } = await siteOf(world)('/?monitor=shop');
    expect(words).toContain(notified);
    expect(words).not.toContain('has failed');
  });
});

describe('a damaged record of overrides or a drill', () => {
  it('hides no page, and is logged', async () => {
    const world = await upWorld();
    for (const partition of ['overrides', 'drill'])
      await world.store.create({ key: { partition, sort: 'shop' }, body: { v: 1, interval: 'x' } });
    for (const path of both) expect((await siteOf(world)(path)).status).toBe(200);
    expect(world.warnings.join()).toMatch(/overrides \/ shop.*drill \/ shop/s);
  });

  it('is logged once, because pages and API share their memory', async () => {
    const world = await upWorld();
    await world.store.create({ key: { partition: 'overrides', sort: 'shop' }, body: { v: 1, interval: 'x' } });
    const look = siteOf(world);
    for (const path of both) await look(path);
    await look('/api/v1/monitors/shop/overrides');
    expect(world.warnings).toEqual([expect.stringMatching(/^record overrides \/ shop/)]);
  });
});

describe('a title that changes the writing direction', () => {
  it('is shown without invisible characters, or replaced by the id where nothing else is left', async () => {
    const world = await createApiWorld([
      spec('shop', { title: '\u202epohs\u2066\u200f' }),
      spec('mail', { title: '\u202e' }),
    ]);
    for (const path of ['/', '/?monitor=shop', '/?monitor=mail']) {
      const { text } = await siteOf(world)(path);
      expect(text).not.toMatch(/[\u200f\u202a-\u202e\u2066-\u2069]/);
    }
    const { text } = await siteOf(world)('/');
    expect(text).toContain('<bdi>pohs</bdi>');
    expect(text).toContain('<bdi>mail</bdi>');
  });
});
