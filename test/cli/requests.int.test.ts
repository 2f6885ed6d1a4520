// The requests that commands send, and the arguments that are rejected before any request.
import { describe, expect, it } from 'vitest';
import { sequence } from '../support/servers.ts';
import { runCliInProcess } from './support/run-cli-in-process.ts';
import { answer, run, scripted, state } from './support/scripted-api.ts';

const drill = {
  monitor: 'shop',
  state: 'failing',
  simulated: { status: 503, error: null, delaySeconds: null },
  intervalSeconds: 10,
  startedAt: '2026-11-24T12:00:00.000Z',
  until: '2026-11-24T12:05:00.000Z',
  endedAt: null,
  reason: 'try',
  steps: [
    { what: 'first failing run was due', at: '2026-11-24T12:00:00.000Z', afterMs: 0 },
    { what: 'alert sent: down', at: '2026-11-24T12:00:01.200Z', afterMs: 1_200 },
  ],
  runs: [{ id: 'drill/shop~1764000000000', dueAt: '2026-11-24T12:00:00.000Z', verdict: 'failing', state }],
};

describe('a command', () => {
  it('drill sends the requests of the API', async () => {
    const server = await scripted(answer(drill));
    const url = ['--url', server.url];
    const begun = await runCliInProcess(['drill', 'shop', '--status', '503', '--for', '5m', '--reason', 'try', ...url]);
    expect(begun).toMatchObject({ code: 0, err: expect.stringMatching(/^Real checks continue/) });
    expect(begun.out).toMatch(
      /^DRILL of shop: every simulated request returns 503, a run every 10 s\nstate: +failing until /,
    );
    expect(begun.out).toMatch(/\nreason: try\n {2}\+0 ms +first failing run was due\n {2}\+1\.2 s +alert sent: down\n/);
    expect(begun.out).toMatch(/\nDUE +RUN +VERDICT\n.*drill\/shop~1764000000000 +failing\n$/);
    await runCliInProcess(['drill', 'shop', '--error', 'connection refused', ...url]);
    await runCliInProcess(['drill', 'shop', '--delay', '9s', ...url]);
    await runCliInProcess(['drill', 'shop', ...url]);
    await runCliInProcess(['drill', 'shop', '--stop', ...url]);
    expect(server.seen.map(({ method, path, body }) => [method, path, body])).toEqual([
      ['PUT', '/api/v1/monitors/shop/drill', '{"status":503,"forSeconds":300,"reason":"try"}'],
      ['PUT', '/api/v1/monitors/shop/drill', '{"error":"connection refused","forSeconds":120}'],
      ['PUT', '/api/v1/monitors/shop/drill', '{"delaySeconds":9,"forSeconds":120}'],
      ['GET', '/api/v1/monitors/shop/drill', ''],
      ['DELETE', '/api/v1/monitors/shop/drill', ''],
    ]);
  });

  it.each([
    [
      ['drill', 'shop', '--for', '2m'],
      '--for and --reason belong to a new drill: give --status, --error or --delay too.',
    ],
    [
      ['drill', 'shop', '--status', '503', '--delay', '1s'],
      'a drill simulates one kind of failure: give only one of --status, --error and --delay.',
    ],
    [['drill', 'shop', '--stop', '--status', '503'], '--stop cannot be combined with other options of a drill.'],
    [['drill', 'shop', '--status', '99'], "--status '99' is not valid: it must be a whole number from 100 to 599."],
    [['interval', 'shop', '9'], "<duration> '9' is not valid: it must be a number and a unit, such as 30s, 5m or 2h."],
    [['interval', 'shop', '1s'], "<duration> '1s' is not valid: it must be from 10s to 7d, in whole seconds."],
    [['interval', 'shop', '9999999999s'], "<duration> '9999999999s' is not valid: it must be from 10s to 7d"],
    [['keys', 'make'], "missing required argument 'name': 'vigia keys make --help' shows the usage"],
    [['--json', 'run'], "missing required argument 'monitor': 'vigia run --help' shows the usage"],
    [['profile', 'use', 'work'], "there is no profile 'work': no profile is saved yet"],
    [['interval', 'shop', '8d'], "<duration> '8d' is not valid: it must be from 10s to 7d, in whole seconds."],
    [['interval', 'shop', '10.5s'], "<duration> '10.5s' is not valid: it must be from 10s to 7d, in whole seconds."],
    [
      ['drill', 'shop', '--status', '503', '--for', '1s'],
      "--for '1s' is not valid: it must be from 10s to 1h, in whole seconds.",
    ],
    [['drill', 'shop', '--delay', '2m'], "--delay '2m' is not valid: it must be from 100ms to 60s."],
    [['interval', 'shop'], "missing required argument 'duration': 'vigia interval --help' shows the usage"],
    [['runs', '--task-state', 'faild'], "--task-state 'faild' is not valid: did you mean Failed?"],
    [['stauts'], "unknown command 'stauts' (Did you mean status?)"],
    [['status', '--url', 'x', '--profile', 'y'], '--url and --profile both name a server: give only one of them.'],
    [['start', '--port', 'many'], "--port 'many' is not a valid port: give a whole number from 0 to 65535."],
  ])('%j is rejected with a remedy', async (args, sentence) => {
    const { code, out, err } = await runCliInProcess(args);
    expect(out).toBe('');
    expect(err).toContain(sentence);
    expect(code).toBe(2);
  });

  it('drill --wait polls until the drill is over', async () => {
    const over = answer({ ...drill, state: 'over', endedAt: '2026-11-24T12:05:30.000Z' });
    const server = await scripted(sequence(answer(drill), answer(drill), over));
    const { code, out, err } = await runCliInProcess([
      'drill',
      'shop',
      '--status',
      '503',
      '--wait',
      '--url',
      server.url,
    ]);
    // No alert about the recovery was sent.
    expect(code).toBe(1);
    expect(err).toMatch(/^Waiting: simulated requests fail until .*\d\d:\d\d:00, then the monitor has to recover\./);
    expect(out).toMatch(/\nstate: +over since /);
    expect(server.seen.map(({ method }) => method)).toEqual(['PUT', 'GET', 'GET']);
    const idle = await scripted(answer({ ...drill, state: 'over', steps: [] }));
    expect((await runCliInProcess(['drill', 'shop', '--url', idle.url])).out).toContain(
      '\n  No run failed, so no alert was sent.\n',
    );
    const up = { what: 'alert sent: up', at: '2026-11-24T12:05:03.000Z', afterMs: 303_000 };
    const withBothAlerts = await scripted(answer({ ...drill, state: 'over', steps: [...drill.steps, up] }));
    expect((await runCliInProcess(['drill', 'shop', '--wait', '--url', withBothAlerts.url])).code).toBe(0);
  });

  it('run shows its default time-out in the help', async () => {
    expect((await runCliInProcess(['run', '--help'])).out).toMatch(
      /maximum time to wait for the result\s+\(default: 60s\)/,
    );
  });

  it('start shows only the options of the server in its help', async () => {
    const { out } = await runCliInProcess(['start', '--help']);
    const shown = [...out.matchAll(/^ +(?:-\w, )?(--[a-z-]+)/gm)].map(([, flag]) => flag);
    const own = ['--port', '--host', '--allow-host', '--data', '--monitors', '--log-level', '--json', '--help'];
    expect(shown).toEqual(own);
  });

  it('reads page after page up to its limit', async () => {
    const page = (count: number, cursor: string | null) => answer({ runs: Array(count).fill(run), cursor });
    const server = await scripted(sequence(page(100, 'a/b'), page(0, 'c'), page(20, 'd')));
    const { out, err } = await runCliInProcess(['runs', '--limit', '120', '--url', server.url]);
    expect(out.trimEnd().split('\n')).toHaveLength(121);
    expect(err).toBe('There may be older runs: raise --limit to show more than 120.\n');
    expect(server.seen.map(({ path }) => path)).toEqual([
      '/api/v1/runs?limit=100',
      '/api/v1/runs?limit=20&cursor=a%2Fb',
      '/api/v1/runs?limit=20&cursor=c',
    ]);
  });
});

describe('a search for runs of which few match', () => {
  it('reads 50 pages, and then prints the cursor to continue at', async () => {
    const server = await scripted(answer({ runs: [], cursor: 'further' }));
    const given = ['runs', '--task-state', 'Crashed', '--url', server.url];
    expect(await runCliInProcess(given)).toEqual({
      code: 0,
      out: 'No matching runs among those that were searched.\n',
      err: "Only 50 pages were searched: continue with older runs by '--cursor further'.\n",
    });
    expect(server.seen).toHaveLength(50);
    expect(JSON.parse((await runCliInProcess([...given, '--json'])).out)).toEqual({ runs: [], cursor: 'further' });
  });

  it('continues at a cursor', async () => {
    const server = await scripted(answer({ runs: [run], cursor: null }));
    const { out, err } = await runCliInProcess(['runs', '--cursor', 'further', '--url', server.url, '--json']);
    expect([JSON.parse(out), err]).toEqual([{ runs: [run], cursor: null }, '']);
    server.play(answer({ runs: [], cursor: null }));
    expect((await runCliInProcess(['runs', '--cursor', 'further', '--url', server.url])).out).toBe(
      'No matching runs.\n',
    );
    expect(server.seen.map(({ path }) => path)).toEqual(Array(2).fill('/api/v1/runs?limit=20&cursor=further'));
  });
});

describe('a search for open incidents', () => {
  const incident = (endedAt: string | null) => ({
    id: 'shop#1',
    monitor: 'shop',
    startedAt: '2026-11-24T12:00:00.000Z',
    endedAt,
    cause: 'it is broken',
    tasks: ['home'],
  });
  const page = (endedAt: string | null, cursor: string | null) =>
    answer({ incidents: Array(100).fill(incident(endedAt)), cursor });

  it('reads 1,000 incidents, and then names the command that shows all', async () => {
    const server = await scripted(page('2026-11-24T12:01:00.000Z', 'further'));
    expect(await runCliInProcess(['incidents', '--open', '--url', server.url])).toEqual({
      code: 0,
      out: 'No open incidents among the newest 1000.\n',
      err: "Only the newest 1000 incidents were searched: 'vigia status' shows every monitor that is Down.\n",
    });
    expect(server.seen).toHaveLength(10);
  });

  it.each([null, 'further'])('shows incidents up to the limit, and how to show more (cursor %s)', async (cursor) => {
    const server = await scripted(page(null, cursor));
    const { out, err } = await runCliInProcess(['incidents', '--open', '--url', server.url]);
    expect(out.trimEnd().split('\n')).toHaveLength(21);
    expect(err).toBe('There may be older incidents: raise --limit to show more than 20.\n');
    expect(server.seen).toHaveLength(1);
  });
});
