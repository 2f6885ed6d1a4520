// What is asked of the API for what was typed, and what is refused before anything is asked.
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

describe('what is asked', () => {
  it('of a drill is what the API takes', async () => {
    const server = await scripted(answer(drill));
    const url = ['--url', server.url];
    const begun = await runCliInProcess(['drill', 'shop', '--status', '503', '--for', '5m', '--reason', 'try', ...url]);
    expect(begun).toMatchObject({ code: 0, err: expect.stringMatching(/^The real checks go on/) });
    expect(begun.out).toMatch(
      /^DRILL of shop: every request gets status 503, a run every 10 s\nstate: +failing, until /,
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
      '--for and --reason are for a drill that begins: say --status, --error or --delay too.',
    ],
    [
      ['drill', 'shop', '--status', '503', '--delay', '1s'],
      'a drill has one fault: give one of --status, --error and --delay.',
    ],
    [['drill', 'shop', '--stop', '--status', '503'], '--stop ends a drill: give no other option with it.'],
    [['drill', 'shop', '--status', '99'], "--status '99' is not right: it must be a whole number from 100 to 599."],
    [['interval', 'shop', '9'], "<duration> '9' is not right: write a number and a unit, such as 30s, 5m or 2h."],
    [['interval', 'shop', '1s'], "<duration> '1s' is not right: it must be from 10s to 7d, in whole seconds."],
    [['interval', 'shop', '9999999999s'], "<duration> '9999999999s' is not right: it must be from 10s to 7d"],
    [['keys', 'make'], "missing required argument 'name': 'vigia keys make --help' shows how it is written"],
    [['--json', 'run'], "missing required argument 'monitor': 'vigia run --help' shows how it is written"],
    [['profile', 'use', 'work'], "'work' is no profile: there are none yet"],
    [['interval', 'shop', '8d'], "<duration> '8d' is not right: it must be from 10s to 7d, in whole seconds."],
    [['interval', 'shop', '10.5s'], "<duration> '10.5s' is not right: it must be from 10s to 7d, in whole seconds."],
    [
      ['drill', 'shop', '--status', '503', '--for', '1s'],
      "--for '1s' is not right: it must be from 10s to 1h, in whole seconds.",
    ],
    [['drill', 'shop', '--delay', '2m'], "--delay '2m' is not right: it must be from 100ms to 60s."],
    [['interval', 'shop'], "missing required argument 'duration': 'vigia interval --help' shows how it is written"],
    [['runs', '--task-state', 'faild'], "--task-state 'faild' is not right: did you mean Failed?"],
    [['stauts'], "unknown command 'stauts' (Did you mean status?)"],
    [['status', '--url', 'x', '--profile', 'y'], '--url and --profile both name a server: give one of them.'],
    [['start', '--port', 'many'], "--port 'many' is no port: give a whole number from 0 to 65535."],
  ])('%j is refused with what would be right', async (args, sentence) => {
    const { code, out, err } = await runCliInProcess(args);
    expect(out).toBe('');
    expect(err).toContain(sentence);
    expect(code).toBe(2);
  });

  it('of a drill that is waited for is how it goes, until it is over', async () => {
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
    // Nobody was told that it is well again.
    expect(code).toBe(1);
    expect(err).toMatch(/^Waiting: requests fail until .*\d\d:\d\d:00, then the service is to be found well again\./);
    expect(out).toMatch(/\nstate: +over, since /);
    expect(server.seen.map(({ method }) => method)).toEqual(['PUT', 'GET', 'GET']);
    const idle = await scripted(answer({ ...drill, state: 'over', steps: [] }));
    expect((await runCliInProcess(['drill', 'shop', '--url', idle.url])).out).toContain(
      '\n  No run failed, so nobody was told.\n',
    );
    const up = { what: 'alert sent: up', at: '2026-11-24T12:05:03.000Z', afterMs: 303_000 };
    const notified = await scripted(answer({ ...drill, state: 'over', steps: [...drill.steps, up] }));
    expect((await runCliInProcess(['drill', 'shop', '--wait', '--url', notified.url])).code).toBe(0);
  });

  it('of a run is waited for as long as the help says', async () => {
    expect((await runCliInProcess(['run', '--help'])).out).toMatch(/how long to wait for it\s+\(default: 60s\)/);
  });

  it('of a server that starts are its own options: the help shows no others', async () => {
    const { out } = await runCliInProcess(['start', '--help']);
    const shown = [...out.matchAll(/^ +(?:-\w, )?(--[a-z-]+)/gm)].map(([, flag]) => flag);
    const own = ['--port', '--host', '--allow-host', '--data', '--monitors', '--log-level', '--json', '--help'];
    expect(shown).toEqual(own);
  });

  it('in pages is read through to the limit', async () => {
    const page = (count: number, cursor: string | null) => answer({ runs: Array(count).fill(run), cursor });
    const server = await scripted(sequence(page(100, 'a/b'), page(0, 'c'), page(20, 'd')));
    const { out, err } = await runCliInProcess(['runs', '--limit', '120', '--url', server.url]);
    expect(out.trimEnd().split('\n')).toHaveLength(121);
    expect(err).toBe('There may be older ones: --limit shows more than 120.\n');
    expect(server.seen.map(({ path }) => path)).toEqual([
      '/api/v1/runs?limit=100',
      '/api/v1/runs?limit=20&cursor=a%2Fb',
      '/api/v1/runs?limit=20&cursor=c',
    ]);
  });
});

describe('runs of which hardly any match', () => {
  it('are looked for in 50 pages, and then it says from where to go on', async () => {
    const server = await scripted(answer({ runs: [], cursor: 'further' }));
    const given = ['runs', '--task-state', 'Crashed', '--url', server.url];
    expect(await runCliInProcess(given)).toEqual({
      code: 0,
      out: 'There are no such runs among those that were looked through.\n',
      err: "Only 50 pages were looked through: '--cursor further' goes on with what is older.\n",
    });
    expect(server.seen).toHaveLength(50);
    expect(JSON.parse((await runCliInProcess([...given, '--json'])).out)).toEqual({ runs: [], cursor: 'further' });
  });

  it('are looked for further from there', async () => {
    const server = await scripted(answer({ runs: [run], cursor: null }));
    const { out, err } = await runCliInProcess(['runs', '--cursor', 'further', '--url', server.url, '--json']);
    expect([JSON.parse(out), err]).toEqual([{ runs: [run], cursor: null }, '']);
    server.play(answer({ runs: [], cursor: null }));
    expect((await runCliInProcess(['runs', '--cursor', 'further', '--url', server.url])).out).toBe(
      'There are no such runs.\n',
    );
    expect(server.seen.map(({ path }) => path)).toEqual(Array(2).fill('/api/v1/runs?limit=20&cursor=further'));
  });
});

describe('incidents that are open', () => {
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

  it('are looked for among 1,000, and then it says where the others are told', async () => {
    const server = await scripted(page('2026-11-24T12:01:00.000Z', 'further'));
    expect(await runCliInProcess(['incidents', '--open', '--url', server.url])).toEqual({
      code: 0,
      out: 'None of those that were looked through is open.\n',
      err: "Only the newest 1000 incidents were looked through: 'vigia status' tells of every monitor that is Down.\n",
    });
    expect(server.seen).toHaveLength(10);
  });

  it.each([null, 'further'])(
    'are shown up to the limit, and it says how to see the others (cursor %s)',
    async (cursor) => {
      const server = await scripted(page(null, cursor));
      const { out, err } = await runCliInProcess(['incidents', '--open', '--url', server.url]);
      expect(out.trimEnd().split('\n')).toHaveLength(21);
      expect(err).toBe('There may be older ones: --limit shows more than 20.\n');
      expect(server.seen).toHaveLength(1);
    },
  );
});
