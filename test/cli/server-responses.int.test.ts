// Requests carry the API key, and responses of gateways, other programs and slow servers become clear errors.
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

describe('an API key', () => {
  it('is sent as a header, and appears in no URL, no list of processes and no output', async () => {
    const server = await scripted(hang());
    const call = spawnCli(['status', '--url', server.url], { env: { VIGIA_API_KEY: 's3cret-key' } });
    await until(
      () => server.seen[0],
      20_000,
      () => 'the server received no request',
    );
    if (process.platform === 'linux') expect(readFileSync(`/proc/${call.pid}/cmdline`, 'utf8')).not.toContain('s3cret');
    await server.close();
    const { out, err, code } = await call.ended;
    expect(code).toBe(3);
    expect(server.seen[0]?.headers['x-api-key']).toBe('s3cret-key');
    expect(`${server.seen[0]?.path}${out}${err}`).not.toContain('s3cret');
  });

  it('is not sent to the target of a redirect', async () => {
    const other = await scripted(answer(none));
    const server = await scripted(redirect(`${other.url}/api/v1/monitors`));
    const { code, err } = await runCliInProcess(['status', '--url', server.url], {
      env: { VIGIA_API_KEY: 's3cret-key' },
    });
    expect(code).toBe(5);
    expect(err).toContain(`redirects to ${other.url}/api/v1/monitors: use that address instead`);
    expect(other.seen).toEqual([]);
  });

  it('as an argument is rejected, and the error does not contain it', async () => {
    const { code, err } = await runCliInProcess(['status', '--key=s3cret-key']);
    expect([code, err]).toEqual([
      2,
      "vigia: unknown option '--key'; give an API key by VIGIA_API_KEY or 'vigia profile set', never as an argument\n",
    ]);
  });
});

describe('a gateway', () => {
  it('that rejects a request is explained by the key and the stage', async () => {
    const server = await scripted(answer({ message: 'Forbidden' }, 403));
    const url = `${server.url}/read/api/v1`;
    const given = { env: { VIGIA_API_KEY: 'wrong' } };
    expect(await runCliInProcess(['status', '--url', url])).toMatchObject({
      code: 4,
      err: 'vigia: Forbidden; give an API key by VIGIA_API_KEY or a profile.\n',
    });
    expect((await runCliInProcess(['status', '--url', url], given)).err).toBe(
      'vigia: Forbidden; the API key does not allow this.\n',
    );
    expect((await runCliInProcess(['pause', 'shop', '--url', url], given)).err).toContain(
      "send changes to the stage 'control'",
    );
    expect(server.seen.map(({ path }) => path)).toEqual([
      '/read/api/v1/monitors?limit=50',
      '/read/api/v1/monitors?limit=50',
      '/read/api/v1/monitors/shop',
    ]);
  });
});

describe('a Vigía server', () => {
  it('that rejects a key gives the reason itself', async () => {
    const detail = 'this key may only read; this request requires a key with the role admin';
    const server = await scripted(answer({ detail }, 403));
    const { err } = await runCliInProcess(['pause', 'shop', '--url', server.url], { env: { VIGIA_API_KEY: 'viewer' } });
    expect(err).toBe(`vigia: ${detail}.\n`);
  });

  it('without TLS is suggested by its http address', async () => {
    const server = await scripted(answer(none));
    const { code, err } = await runCliInProcess(['status', '--url', server.url.replace('http:', 'https:')]);
    expect([code, err]).toEqual([
      3,
      `vigia: ${server.url.replace('http:', 'https:')} (--url) does not use TLS: use ${server.url}.\n`,
    ]);
  });

  it('with a monitor that is Degraded for an unknown time shows why it is', async () => {
    const degraded = { ...state, name: 'Degraded', message: 'slow response' };
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
      /^STATUS +MONITOR +SINCE +LAST RUN +EVERY +MESSAGE\n▲ Degraded {2}shop +\? +.*30 s +slow response\n$/,
    );
  });
});

describe('a run', () => {
  it('with a failed and a degraded task shows the message of the failed one, as the page does', async () => {
    const task = { task: 't', states: [], attempts: 1, durationMs: 1, evidence: [], lines: [], findings: [] };
    const slow = { ...state, name: 'Degraded', message: 'slow response' };
    const broken = { ...state, type: 'FAILED', name: 'Failed', message: 'it is broken' };
    const taskRuns = [slow, broken].map((ended) => ({ ...task, name: ended.name, state: ended }));
    const server = await scripted(answer({ runs: [{ ...run, taskRuns }], cursor: null }));
    expect((await runCliInProcess(['runs', '--url', server.url])).out).toMatch(/ it is broken\n$/);
    expect((await runCliInProcess(['runs', '--details', '--url', server.url])).out).toMatch(/\n✖ shop {2}flow run/);
  });
});

describe('a server', () => {
  it('has more time for a backup than for other requests', async () => {
    const limits = vi.spyOn(AbortSignal, 'timeout');
    onTestFinished(() => limits.mockRestore());
    const server = await scripted(answer({ path: '/data/backups/a.db', bytes: 3e9, items: 5e6 }, 201));
    expect(await runCliInProcess(['backup', '--url', server.url])).toMatchObject({ code: 0 });
    server.play(answer({ runs: [], cursor: null }));
    expect(await runCliInProcess(['runs', '--url', server.url, '--json'])).toMatchObject({ code: 0 });
    expect(limits.mock.calls).toEqual([[290_000], [20_000]]);
  });

  it('that does not respond to a change in time may have made it', async () => {
    const server = await scripted(hang());
    const client = openClient({ root: `${server.url}/api/v1`, source: '--url' }, '0');
    await expect(client.request('POST', '/backup', v.unknown(), { body: {}, timeoutMs: 100 })).rejects.toThrow(
      'did not respond within 0.1 s: the change may have been made, so check before you try again.',
    );
  });

  it('that does not run is reported as unreachable', async () => {
    const server = await startServer(status(200));
    await server.close();
    const { code, out, err } = await runCliInProcess(['status'], { env: { VIGIA_URL: server.url } });
    expect([code, out]).toEqual([3, '']);
    expect(err).toBe(
      `vigia: no server is listening at ${server.url} (VIGIA_URL): start one by 'vigia start', or name another by --url, --profile or VIGIA_URL.\n`,
    );
    const { err: problem } = await runCliInProcess(['status', '--json'], { env: { VIGIA_URL: server.url } });
    expect(JSON.parse(problem)).toMatchObject({ title: 'Server Unreachable', exitCode: 3 });
    expect((await runCliInProcess(['version', '--url', server.url])).out).toMatch(/Server version: unreachable\n$/);
  });

  it('has 3 s to send its version, and is of unknown type until it does', async () => {
    const server = await scripted(hang());
    const begun = performance.now();
    const { code, out } = await runCliInProcess(['version', '--url', server.url]);
    expect(performance.now() - begun).toBeLessThan(15_000);
    expect(code).toBe(0);
    expect(out).toMatch(/Server type: +unknown\nServer version: unreachable\n$/);
    const page = await scripted(status(404, '<html>nothing here</html>'));
    const stranger = await runCliInProcess(['version', '--url', page.url]);
    expect(stranger.out).toMatch(/Server type: +unknown\nServer version: unknown\n$/);
    expect(stranger.err).toMatch(/^the response from .* \(404\) is not from a Vigía server/);
  });

  it.each([
    ['AWS', { alerting: { to: 'topic', subscribers: null } }],
    ['single process', { alerting: { to: 'console', subscribers: null } }],
    ['single process', {}],
  ])('is of type %s by the target of its alerts: %j', async (type, health) => {
    const server = await scripted(answer({ status: 'ok', version: '1.2.3', ...health }));
    expect((await runCliInProcess(['version', '--url', server.url])).out).toMatch(
      new RegExp(`Server type: +${type}\nServer version: 1\\.2\\.3\n$`),
    );
  });

  it.each([
    ['another program', status(200, '<html>hello</html>')],
    ['other JSON', answer({ monitors: 'many' })],
  ])('that is %s is rejected', async (_what, behaviour) => {
    const server = await scripted(behaviour);
    const { code, err } = await runCliInProcess(['status', '--url', server.url]);
    expect([code, err]).toEqual([
      5,
      `vigia: the response from ${server.url}/api/v1 (200) is not from a Vigía server: check the address.\n`,
    ]);
  });

  it('cannot send control characters to the terminal', async () => {
    const hostile = '\u001b]0;owned\u0007\u001b[2Jred\r\nline\u202e';
    const taskRun = {
      name: hostile,
      task: 't',
      state: { ...state, type: 'FAILED', name: 'Failed', message: hostile },
      states: [],
      attempts: 1,
      durationMs: 1,
      evidence: [],
      lines: [hostile],
      findings: [],
    };
    const server = await scripted(
      answer({
        runs: [{ ...run, name: hostile, monitor: hostile, lines: [hostile], taskRuns: [taskRun] }],
        cursor: null,
      }),
    );
    for (const more of [[], ['--details']]) {
      const { out, code } = await runCliInProcess(['runs', ...more, '--url', server.url]);
      expect(code).toBe(0);
      expect(out).toContain('red line');
      expect(out.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\u202e]/u);
    }
    const problem = await scripted(answer({ detail: hostile }, 400));
    expect((await runCliInProcess(['runs', '--url', problem.url])).err).toBe('vigia: red line.\n');
  });
});
