// The log on Lambda.
import { afterEach, expect, it, vi } from 'vitest';
import { openLambdaLogger } from '../../shared/logging/lambda-logger.ts';
import type { FlowRun } from '../../shared/model/run.ts';
import { type StateName, state } from '../../shared/model/state.ts';

const at = 1_800_000_000_000;
const run = (name: StateName): FlowRun => ({
  id: `shop~${at}`,
  monitor: 'shop',
  flow: 'shop',
  trigger: 'schedule',
  dueAt: at,
  startedAt: at,
  endedAt: at,
  states: [state('Completed', at)],
  taskRuns: [
    {
      name: 'home-35f',
      task: 'home',
      states: [state(name, at, 'Status code: 503')],
      attempts: 1,
      evidence: [],
      lines: [],
    },
  ],
});

/** The objects that are logged while `act` runs. */
const written = (act: () => void): Record<string, unknown>[] => {
  const lines: string[] = [];
  const catcher = (line: unknown) => lines.push(String(line)) > 0;
  for (const level of ['info', 'warn', 'error'] as const) vi.spyOn(console, level).mockImplementation(catcher);
  act();
  return lines.map((line) => JSON.parse(line) as Record<string, unknown>);
};

afterEach(() => {
  vi.restoreAllMocks();
});

it('logs one JSON line for a failing run, with the failed task runs', () => {
  vi.stubEnv('POWERTOOLS_DEV', 'true');
  const [line, ...others] = written(() => openLambdaLogger('flow').runFinished(run('Failed')));
  expect(others).toEqual([]);
  expect(line).toMatchObject({
    level: 'INFO',
    service: 'flow',
    message: 'Flow run failed',
    run: `shop~${at}`,
    state: 'Completed',
    tasks: [{ name: 'home-35f', state: 'Failed', stateMessage: 'Status code: 503' }],
  });
  vi.unstubAllEnvs();
});

it('logs why a run crashed, with the crashed task run', () => {
  vi.stubEnv('POWERTOOLS_DEV', 'true');
  const crashed = { ...run('Crashed'), states: [state('Crashed', at, 'process.exit(3) was called')] };
  expect(written(() => openLambdaLogger('flow').runFinished(crashed))).toMatchObject([
    {
      message: 'Flow run ended without a result',
      state: 'Crashed',
      stateMessage: 'process.exit(3) was called',
      tasks: [{ name: 'home-35f', state: 'Crashed', stateMessage: 'Status code: 503' }],
    },
  ]);
  vi.unstubAllEnvs();
});

it('logs nothing for a passing run', () => {
  vi.stubEnv('POWERTOOLS_DEV', 'true');
  expect(written(() => openLambdaLogger('flow').runFinished(run('Completed')))).toEqual([]);
  vi.unstubAllEnvs();
});
