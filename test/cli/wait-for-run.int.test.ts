// `vigia run` waits for the run that it started, and prints its result.
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { until } from '../local/support/until.ts';
import { type ScriptedServer, sequence } from '../support/servers.ts';
import { runCliInProcess } from './support/run-cli-in-process.ts';
import { answer, run, scripted, state } from './support/scripted-api.ts';
import { spawnCli } from './support/spawn-cli.ts';

describe('vigia run', () => {
  const waiting = async (): Promise<ScriptedServer> => {
    const server = await scripted(answer({ detail: 'there is no record of a run' }, 404));
    server.playAt('/api/v1/monitors/shop/runs', answer({ id: run.id }, 202));
    return server;
  };
  const path = `/api/v1/runs/${encodeURIComponent(run.id)}`;

  it('waits while the run has no record, as on AWS, or is pending', async () => {
    const server = await waiting();
    const pending = answer({ ...run, state: { ...state, type: 'PENDING', name: 'Pending' } });
    const passed = { name: 'home-35f', task: 'home', state, states: [state], attempts: 1, durationMs: 9 };
    const taskRuns = [{ ...passed, evidence: [], lines: [], findings: [] }];
    server.playAt(path, sequence(answer({}, 404), pending, answer({ ...run, taskRuns })));
    const { code, out } = await runCliInProcess(['run', 'shop', '--url', server.url]);
    expect(code).toBe(0);
    expect(out).toMatch(
      /Requested flow run shop~1764000000000~m\n.*'home-35f' - .*\n.*Flow run 'perfect-auk' - Finished in state Completed\(\)\n$/,
    );
  });

  it('prints the attempts that failed, as the console of the server does', async () => {
    const server = await waiting();
    const at = (name: string, message: string | null = null) => ({ ...state, name, type: 'RUNNING', message });
    const failed = { ...state, type: 'FAILED', name: 'Failed', message: 'Status code: 404' };
    const states = [at('Running'), at('AwaitingRetry', 'Status code: 503'), at('Retrying'), failed];
    const task = { name: 'home-35f', task: 'home', state: failed, states, attempts: 2, durationMs: 9 };
    server.playAt(path, answer({ ...run, taskRuns: [{ ...task, evidence: [], lines: [], findings: [] }] }));
    const { code, out } = await runCliInProcess(['run', 'shop', '--url', server.url]);
    expect(code).toBe(1);
    expect(out).toMatch(
      /'home-35f' - Attempt 1 of 2 failed: Status code: 503\n.*'home-35f' - Finished in state Failed/,
    );
  });

  it('exits with 1 after the time-out', async () => {
    const server = await waiting();
    const { code, err } = await runCliInProcess(['run', 'shop', '--timeout', '200ms', '--url', server.url]);
    expect(code).toBe(1);
    expect(err).toBe(
      `vigia: the run ${run.id} did not end within 200 ms; 'vigia runs ${run.id}' shows it once it has ended.\n`,
    );
  });

  it('exits with 130 at Ctrl-C, without further requests', async () => {
    const server = await waiting();
    const call = spawnCli(['run', 'shop', '--url', server.url]);
    await until(
      () => (server.seen.length > 2 ? true : undefined),
      20_000,
      () => 'the command did not poll',
    );
    call.kill('SIGINT');
    expect(await call.ended).toMatchObject({ code: 130, signal: null, err: '' });
    const requests = server.seen.length;
    await sleep(300);
    expect(server.seen).toHaveLength(requests);
  });
});
