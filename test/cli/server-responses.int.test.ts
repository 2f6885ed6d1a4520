// How a server is asked: with which key, and what is made of answers of gateways and strangers.
import { readFileSync } from 'node:fs';
import * as v from 'valibot';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { openClient } from '../../shared/cli/api-client.ts';
import { until } from '../local/support/until.ts';
import { hang, redirect, startServer, status } from '../support/servers.ts';
import { runCliInProcess } from './support/run-cli-in-process.ts';
import { answer, run, scripted, state } from './support/scripted-api.ts';
import { spawnCli } from './support/spawn-cli.ts';

const none = { monitors: [], cursor: null };

describe('a key', () => {
  it('goes as a header, and is in no address, no list of processes and nothing that is said', async () => {
    const server = await scripted(hang());
    const call = spawnCli(['status', '--url', server.url], { env: { VIGIA_API_KEY: 's3cret-key' } });
    await until(
      () => server.seen[0],
      20_000,
      () => 'the server was not asked',
    );
    if (process.platform === 'linux') expect(readFileSync(`/proc/${call.pid}/cmdline`, 'utf8')).not.toContain('s3cret');
    await server.close();
    const { out, err, code } = await call.ended;
    expect(code).toBe(3);
    expect(server.seen[0]?.headers['x-api-key']).toBe('s3cret-key');
    expect(`${server.seen[0]?.path}${out}${err}`).not.toContain('s3cret');
  });

  it('does not follow a redirect', async () => {
    const other = await scripted(answer(none));
    const server = await scripted(redirect(`${other.url}/api/v1/monitors`));
    const { code, err } = await runCliInProcess(['status', '--url', server.url], {
      env: { VIGIA_API_KEY: 's3cret-key' },
    });
    expect(code).toBe(5);
    expect(err).toContain(`redirects to ${other.url}/api/v1/monitors: give that address instead`);
    expect(other.seen).toEqual([]);
  });

  it('as an argument is refused, and not repeated', async () => {
    const { code, err } = await runCliInProcess(['status', '--key=s3cret-key']);
    expect([code, err]).toEqual([
      2,
      "vigia: unknown option '--key'; a key is given by VIGIA_API_KEY or 'vigia profile set', never as an argument\n",
    ]);
  });
});

describe('a gateway', () => {
  it('that refuses is explained, by what was given and by its stage', async () => {
    const server = await scripted(answer({ message: 'Forbidden' }, 403));
    const url = `${server.url}/read/api/v1`;
    const given = { env: { VIGIA_API_KEY: 'wrong' } };
    expect(await runCliInProcess(['status', '--url', url])).toMatchObject({
      code: 4,
      err: 'vigia: Forbidden; give a key by VIGIA_API_KEY or a profile.\n',
    });
    expect((await runCliInProcess(['status', '--url', url], given)).err).toBe(
      'vigia: Forbidden; the key is not one that may do this.\n',
    );
    expect((await runCliInProcess(['pause', 'shop', '--url', url], given)).err).toContain(
      "changes go to that of the stage 'control'",
    );
    expect(server.seen.map(({ path }) => path)).toEqual([
      '/read/api/v1/monitors?limit=50',
      '/read/api/v1/monitors?limit=50',
      '/read/api/v1/monitors/shop',
    ]);
  });
});

describe('a server of our own', () => {
  it('that refuses a key says itself what is wrong with it', async () => {
    const detail = 'this key may only read; this request requires a key with the role admin';
    const server = await scripted(answer({ detail }, 403));
    const { err } = await runCliInProcess(['pause', 'shop', '--url', server.url], { env: { VIGIA_API_KEY: 'viewer' } });
    expect(err).toBe(`vigia: ${detail}.\n`);
  });

  it('that is asked by https and does not speak it is named by http', async () => {
    const server = await scripted(answer(none));
    const { code, err } = await runCliInProcess(['status', '--url', server.url.replace('http:', 'https:')]);
    expect([code, err]).toEqual([
      3,
      `vigia: ${server.url.replace('http:', 'https:')} (--url) does not speak TLS there: use ${server.url}.\n`,
    ]);
  });

  it('whose monitor is Degraded for longer than is known says why', async () => {
    const degraded = { ...state, name: 'Degraded', message: 'it answers slowly' };
    const { id, dueAt } = run;
    const monitor = {
      id: 'shop',
      title: 'shop',
      status: 'Degraded',
      since: null,
      ready: true,
      paused: false,
      intervalSeconds: 30,
      lastRun: { id, dueAt, state, taskRuns: [{ state }, { state: degraded }] },
      nextRunAt: null,
    };
    const server = await scripted(answer({ monitors: [monitor], cursor: null }));
    expect((await runCliInProcess(['status', '--url', server.url])).out).toMatch(
      /^STATUS +MONITOR +SINCE +LAST RUN +EVERY +MESSAGE\n▲ Degraded {2}shop +\? +.*30 s +it answers slowly\n$/,
    );
  });
});

describe('a run', () => {
  it('of which one task failed and another is Degraded is told by the one that failed, as on the page', async () => {
    const task = { task: 't', states: [], attempts: 1, durationMs: 1, evidence: [], lines: [], findings: [] };
    const slow = { ...state, name: 'Degraded', message: 'it answers slowly' };
    const broken = { ...state, type: 'FAILED', name: 'Failed', message: 'it is broken' };
    const taskRuns = [slow, broken].map((ended) => ({ ...task, name: ended.name, state: ended }));
    const server = await scripted(answer({ runs: [{ ...run, taskRuns }], cursor: null }));
    expect((await runCliInProcess(['runs', '--url', server.url])).out).toMatch(/ it is broken\n$/);
    expect((await runCliInProcess(['runs', '--details', '--url', server.url])).out).toMatch(/\n✖ shop {2}flow run/);
  });
});

describe('a server', () => {
  it('that copies gigabytes is waited for, and one that only has to answer is not', async () => {
    const limits = vi.spyOn(AbortSignal, 'timeout');
    onTestFinished(() => limits.mockRestore());
    const server = await scripted(answer({ path: '/data/backups/a.db', bytes: 3e9, items: 5e6 }, 201));
    expect(await runCliInProcess(['backup', '--url', server.url])).toMatchObject({ code: 0 });
    server.play(answer({ runs: [], cursor: null }));
    expect(await runCliInProcess(['runs', '--url', server.url, '--json'])).toMatchObject({ code: 0 });
    expect(limits.mock.calls).toEqual([[290_000], [20_000]]);
  });

  it('that is too slow with a change may have made it all the same', async () => {
    const server = await scripted(hang());
    const client = openClient({ root: `${server.url}/api/v1`, from: '--url' }, '0');
    await expect(client.ask('POST', '/backup', v.unknown(), {}, 100)).rejects.toThrow(
      'did not answer within 0.1 s: it may be done all the same, so look before you try again.',
    );
  });

  it('that is not there', async () => {
    const server = await startServer(status(200));
    await server.close();
    const { code, out, err } = await runCliInProcess(['status'], { env: { VIGIA_URL: server.url } });
    expect([code, out]).toEqual([3, '']);
    expect(err).toBe(
      `vigia: nothing answers at ${server.url} (VIGIA_URL): start it by 'vigia start', or name the server by --url, --profile or VIGIA_URL.\n`,
    );
    const { err: problem } = await runCliInProcess(['status', '--json'], { env: { VIGIA_URL: server.url } });
    expect(JSON.parse(problem)).toMatchObject({ title: 'Server Not Reachable', exitCode: 3 });
    expect((await runCliInProcess(['version', '--url', server.url])).out).toMatch(/Server version: not reachable\n$/);
  });

  it('is asked for its version for 3 s, and is of no kind until it has answered', async () => {
    const server = await scripted(hang());
    const begun = performance.now();
    const { code, out } = await runCliInProcess(['version', '--url', server.url]);
    expect(performance.now() - begun).toBeLessThan(15_000);
    expect(code).toBe(0);
    expect(out).toMatch(/Server type: +unknown\nServer version: not reachable\n$/);
    const page = await scripted(status(404, '<html>nothing here</html>'));
    const stranger = await runCliInProcess(['version', '--url', page.url]);
    expect(stranger.out).toMatch(/Server type: +unknown\nServer version: not told\n$/);
    expect(stranger.err).toMatch(/^what answers at .* \(404\) does not speak as Vigía does/);
  });

  it.each([
    ['AWS', { alerting: { to: 'topic', subscribers: null } }],
    ['single process', { alerting: { to: 'console', subscribers: null } }],
    ['single process', {}],
  ])('is %s by where it says its alerts go: %j', async (type, notified) => {
    const server = await scripted(answer({ status: 'ok', version: '1.2.3', ...notified }));
    expect((await runCliInProcess(['version', '--url', server.url])).out).toMatch(
      new RegExp(`Server type: +${type}\nServer version: 1\\.2\\.3\n$`),
    );
  });

  it.each([
    ['another program', status(200, '<html>hello</html>')],
    ['other JSON', answer({ monitors: 'many' })],
  ])('that is %s is not taken for one', async (_what, behaviour) => {
    const server = await scripted(behaviour);
    const { code, err } = await runCliInProcess(['status', '--url', server.url]);
    expect([code, err]).toEqual([
      5,
      `vigia: what answers at ${server.url}/api/v1 (200) does not speak as Vigía does: is the address right?\n`,
    ]);
  });

  it('cannot make the terminal obey', async () => {
    const nasty = '\u001b]0;owned\u0007\u001b[2Jred\r\nline\u202e';
    const taskRun = {
      name: nasty,
      task: 't',
      state: { ...state, type: 'FAILED', name: 'Failed', message: nasty },
      states: [],
      attempts: 1,
      durationMs: 1,
      evidence: [],
      lines: [nasty],
      findings: [],
    };
    const server = await scripted(
      answer({ runs: [{ ...run, name: nasty, monitor: nasty, lines: [nasty], taskRuns: [taskRun] }], cursor: null }),
    );
    for (const more of [[], ['--details']]) {
      const { out, code } = await runCliInProcess(['runs', ...more, '--url', server.url]);
      expect(code).toBe(0);
      expect(out).toContain('red line');
      expect(out.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\u202e]/u);
    }
    const problem = await scripted(answer({ detail: nasty }, 400));
    expect((await runCliInProcess(['runs', '--url', problem.url])).err).toBe('vigia: red line.\n');
  });
});
