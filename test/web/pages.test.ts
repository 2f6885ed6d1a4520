import { describe, expect, it } from 'vitest';
import type { MonitorSpec } from '../../shared/model/monitor.ts';
import { createSite } from '../../shared/web/create-site.ts';
import { type ApiWorld, createApiWorld, spec } from '../api/support/api-world.ts';
import { t0 } from '../support/builders.ts';
import { failing } from '../support/run-parts.ts';

const look = async (world: ApiWorld, path: string) => {
  const response = await createSite(world.deps).request(path);
  const text = await response.text();
  // As somebody reads it: no markup, no runs of blanks.
  const words = text.replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ');
  return { status: response.status, headers: response.headers, text, words };
};

const minuteMs = 60_000;

const running = async (specs: readonly MonitorSpec[], lastMinutes = 10) => {
  const world = await createApiWorld(specs);
  world.time.now += lastMinutes * minuteMs;
  for (const { id } of specs)
    for (let back = 4; back >= 0; back -= 1) await world.run({ monitor: id, dueAt: await world.due(id, back) });
  return world;
};

describe('the first page', () => {
  it('shows when the first run is due', async () => {
    const world = await createApiWorld([spec('shop')]);
    world.time.now += 18_000;
    const { words } = await look(world, '/');
    expect(words).toContain('Waiting for the first results');
    expect(words).toMatch(/first run at 12:45:30 UTC , in 12 s/);
  });

  it('shows what to do where there is no monitor', async () => {
    const { status, words } = await look(await createApiWorld([]), '/');
    expect(status).toBe(200);
    expect(words).toContain('No monitors yet');
  });

  it('shows that all monitors are up', async () => {
    const { words } = await look(await running([spec('shop'), spec('mail')]), '/');
    expect(words).toContain('All 2 monitors are up');
    expect(words).toContain('5 passing');
    expect(words).not.toContain('Open incidents');
  });

  it('totals the task runs of the last day: completed, failed and cancelled', async () => {
    const often = { intervalMs: minuteMs };
    const world = await running([spec('shop', often), spec('mail', often)]);
    world.time.now += minuteMs;
    await world.run(failing('shop', await world.due('shop')));
    await world.run({
      monitor: 'mail',
      dueAt: await world.due('mail'),
      flowState: 'Cancelled',
      tasks: [{ task: 'home', end: 'Cancelled' }],
    });
    world.time.now += 5_000;
    const { words } = await look(world, '/');
    expect(words).toMatch(
      /Task runs, last 24 h since 20 Nov 12:00:00 UTC 10 Completed 1 Failed 1 Cancelled 11 flow runs missed Newest runs/,
    );
    expect((await look(await createApiWorld([]), '/')).words).not.toContain('Task runs');
  });

  it('shows open incidents first, with the cause and the time since when', async () => {
    const world = await running([spec('shop', { title: 'The shop' }), spec('mail')]);
    world.time.now += minuteMs;
    await world.run(failing('shop', await world.due('shop')));
    world.time.now += 5_000;
    const { words } = await look(world, '/');
    expect(words).toContain('1 of 2 monitors is down');
    const [open, list] = [words.indexOf('Open incidents'), words.indexOf(' Monitors ')];
    expect(open).toBeGreaterThan(0);
    expect(open).toBeLessThan(list);
    expect(words.slice(open, list)).toMatch(/The shop down for 5 s , since 12:56:00 UTC Status code: 503/);
  });

  it('counts a monitor as Unknown once its records stop, in the total as in its row', async () => {
    const world = await running([spec('shop'), spec('mail')]);
    world.time.now += 2 * minuteMs;
    await world.run({ monitor: 'mail', dueAt: await world.due('mail') });
    const { words } = await look(world, '/');
    expect(words).toContain('1 up, 1 unknown');
    expect(words).toMatch(/No run has been recorded for/);
    world.time.now += 5 * minuteMs;
    expect((await look(world, '/')).words).toContain('No results are being recorded');
  });

  it('shows missed runs and runs without a result', async () => {
    const world = await createApiWorld([spec('shop')]);
    world.time.now += 10 * minuteMs;
    await world.run({ monitor: 'shop', dueAt: t0 + 8 * minuteMs, flowState: 'Crashed' });
    await world.run({ monitor: 'shop', dueAt: t0 + 9.5 * minuteMs });
    const { text, words } = await look(world, '/');
    // Missed two minutes after they were due: 12:45:30 to 12:52:30 of the last twenty, less the one that crashed.
    expect(words).toMatch(/Last 20 due times: 1 passing, 1 without a result, 1[45] missed, [34] not recorded yet/);
    expect(text).toContain('12:53:00 UTC: Crashed');
  });

  it('shows fifty monitors and leads to the others', async () => {
    const world = await createApiWorld(Array.from({ length: 120 }, (_, index) => spec(`m-${index}`)));
    const first = await look(world, '/');
    const next = /<a rel="next" href="([^"]+)"/.exec(first.text)?.[1] ?? '';
    const second = await look(world, next);
    expect(first.text.match(/<li class="monitor/g)).toHaveLength(50);
    expect(second.text).toContain('?monitor=m-50"');
    expect(second.text).not.toContain('?monitor=m-49"');
    expect(second.words).not.toContain('Newest runs');
  });

  it('shows manual runs, task runs, their messages and printed lines', async () => {
    const world = await running([spec('shop')]);
    const task = { task: 'home', end: 'Failed', message: 'no basket', lines: ['one', 'two', 'three', 'four'] } as const;
    await world.run({ monitor: 'shop', dueAt: world.time.now - 1_000, trigger: 'manual', tasks: [task] });
    const { words } = await look(world, '/');
    expect(words).toMatch(/manual .* Failed 106 ms no basket one two three 1 more line/);
  });
});

describe('the page of a monitor', () => {
  it('shows its runs page by page, or those that failed', async () => {
    const world = await createApiWorld([spec('shop')]);
    world.time.now += 60 * minuteMs;
    for (let n = 0; n < 60; n += 1)
      await world.run(n === 20 ? failing('shop', t0 + n * minuteMs) : { monitor: 'shop', dueAt: t0 + n * minuteMs });
    const first = await look(world, '/?monitor=shop');
    expect(first.text.match(/<li class="run/g)).toHaveLength(50);
    const next = /<a rel="next" href="([^"]+)"/.exec(first.text)?.[1]?.replaceAll('&amp;', '&') ?? '';
    expect((await look(world, next)).text.match(/<li class="run/g)).toHaveLength(10);
    const failed = await look(world, '/?monitor=shop&taskState=FAILED');
    expect(failed.text.match(/<li class="run/g)).toHaveLength(1);
    expect(first.words).toMatch(/Missed 5\d in the last hour/);
    expect(first.words).toContain('lasted 60 s');
  });

  it('keeps the history of one that was removed', async () => {
    const world = await running([spec('shop')]);
    world.manifest.monitors = [];
    await world.sync();
    const { status, words, text } = await look(world, '/?monitor=shop');
    expect(status).toBe(200);
    expect(words).toContain('no longer in monitors.ts');
    expect(text.match(/<li class="run/g)).toHaveLength(5);
  });
});

describe('the page of a run', () => {
  it('shows where the time of a request went', async () => {
    const world = await createApiWorld([spec('shop')]);
    const phases = { dnsMs: 3, tcpMs: 12, tlsMs: 21, firstByteMs: 44, totalMs: 96 };
    const request = { kind: 'http', method: 'GET', url: 'https://shop.example/', status: 200 } as const;
    const evidence = [{ ...request, address: '203.0.113.7:443', phases }];
    const run = await world.run({
      monitor: 'shop',
      dueAt: t0,
      tasks: [{ task: 'home', end: 'Completed', evidence }],
    });
    const { words, text } = await look(world, `/runs/${run.id}`);
    expect(words).toMatch(/DNS 3 ms connection 12 ms TLS 21 ms first byte 44 ms rest 16 ms total 96 ms/);
    // It does not change any more, so it does not look again.
    expect(text).toContain('data-refresh="0"');
    expect(text).not.toContain('http-equiv="refresh"');
  });

  it('waits for one that is in flight', async () => {
    const key = { monitor: 'shop', dueAt: t0, trigger: 'manual' as const };
    const world = await createApiWorld([spec('shop')], { inFlight: () => key });
    const { words, text } = await look(world, `/runs/shop~${t0}~m`);
    expect(words).toContain('Pending');
    expect(text).toContain('data-refresh="5"');
  });
});

describe('a page', () => {
  it.each([
    ['/?cursor=rubbish', 400, 'which this API did not issue'],
    ['/?monitor=Not%20one', 400, 'lower-case letters'],
    ['/?monitor=none', 404, 'There is no monitor none'],
    ['/runs/none', 404, 'This run is not recorded'],
    ['/nothing', 404, 'This page does not exist'],
  ])('says what is wrong with an address: %s', async (path, expected, sentence) => {
    const { status, headers, words } = await look(await createApiWorld([spec('shop')]), path);
    expect(status).toBe(expected);
    expect(headers.get('content-type')).toContain('text/html');
    expect(words).toContain(sentence);
  });

  it('leaves the API’s errors to the API', async () => {
    const { status, headers } = await look(await createApiWorld([spec('shop')]), '/api/v1/none');
    expect(status).toBe(404);
    expect(headers.get('content-type')).toBe('application/problem+json');
  });

  it('says that something went wrong, not what', async () => {
    const world = await createApiWorld([spec('shop')]);
    const query = async () => {
      throw new Error('SQLITE_SECRET');
    };
    const response = await createSite({ ...world.deps, store: { ...world.store, query } }).request('/');
    expect(response.status).toBe(500);
    expect(await response.text()).not.toContain('SECRET');
    expect(world.warnings.join()).toContain('SQLITE_SECRET');
  });

  it('lets nothing in from elsewhere', async () => {
    const world = await running([spec('shop')]);
    const { headers, text } = await look(world, '/');
    expect(headers.get('content-security-policy')).toContain("default-src 'none'; script-src 'self'; style-src 'self'");
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('cache-control')).toBe('no-store');
    expect(text).not.toMatch(/(?:src|href)="(?:https?:)?\/\//);
    expect(text).not.toMatch(/<script(?! type="module" src="\/assets\/page.js")| style=| on[a-z]+=/);
  });

  it.each(['style.css', 'page.js', 'mark.svg'])('has its %s', async (name) => {
    const { status, text } = await look(await createApiWorld([]), `/assets/${name}`);
    expect(status).toBe(200);
    expect(text.length).toBeGreaterThan(200);
  });

  it('escapes whatever others wrote', async () => {
    const hostile = `</bdi></title><script>alert(1)</script>"'><img src=x onerror=alert(2)>`;
    const world = await createApiWorld([spec('shop', { title: hostile, flow: hostile })]);
    const evidence = [
      {
        ...{ kind: 'http', method: hostile, url: hostile },
        status: 500,
        address: hostile,
        resolved: [hostile],
        protocol: hostile,
        tls: { version: hostile, subject: hostile, issuer: hostile, validTo: t0, refused: hostile },
        excerpt: hostile,
        error: { code: hostile, message: hostile },
        phases: { totalMs: 1 },
      },
    ];
    const task = { task: hostile, end: 'Failed', message: hostile, lines: [hostile], evidence } as const;
    const run = await world.run({ monitor: 'shop', dueAt: t0, tasks: [task] });
    for (const path of ['/', '/?monitor=shop', `/runs/${run.id}`, `/?monitor=${encodeURIComponent(hostile)}`]) {
      const { text } = await look(world, path);
      expect(text).toContain('&lt;script&gt;alert(1)');
      expect(text).not.toContain('<script>alert');
      expect(text).not.toContain('<img');
      expect(text.match(/<\/title>/g)).toHaveLength(1);
    }
  });
});
