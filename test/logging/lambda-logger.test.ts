// The log on Lambda.
import { expect, it } from 'vitest';
import { ownSideCount } from '../../shared/aws/own-side-metric.ts';
import { type LambdaLogger, openLambdaLogger } from '../../shared/logging/lambda-logger.ts';
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
const written = (
  act: (logger: LambdaLogger) => void,
  more: Partial<Parameters<typeof openLambdaLogger>[1]> = {},
): Record<string, unknown>[] => {
  const lines: string[] = [];
  act(openLambdaLogger('run', { write: (line) => void lines.push(line), now: () => at, ...more }));
  return lines.map((line) => JSON.parse(line) as Record<string, unknown>);
};

it('logs one JSON line for a failing run, with the failed task runs', () => {
  const [line, ...others] = written((logger) => logger.runFinished(run('Failed')));
  expect(others).toEqual([]);
  expect(line).toMatchObject({
    level: 'INFO',
    service: 'run',
    message: 'Flow run failed',
    run: `shop~${at}`,
    state: 'Completed',
    tasks: [{ name: 'home-35f', state: 'Failed', stateMessage: 'Status code: 503' }],
  });
});

it('logs why a run crashed, with the crashed task run', () => {
  const crashed = { ...run('Crashed'), states: [state('Crashed', at, 'process.exit(3) was called')] };
  expect(written((logger) => logger.runFinished(crashed))).toMatchObject([
    {
      message: 'Flow run ended without a result',
      state: 'Crashed',
      stateMessage: 'process.exit(3) was called',
      tasks: [{ name: 'home-35f', state: 'Crashed', stateMessage: 'Status code: 503' }],
    },
  ]);
});

it('logs nothing for a passing run', () => {
  expect(written((logger) => logger.runFinished(run('Completed')))).toEqual([]);
});

it('logs a message with its level, time and service, in the fields that Lambda reads', () => {
  const timestamp = new Date(at).toISOString();
  expect(
    written(({ info, warn, error }) => {
      info('one');
      warn('two');
      error('three');
    }),
  ).toEqual([
    { level: 'INFO', message: 'one', timestamp, service: 'run' },
    { level: 'WARN', message: 'two', timestamp, service: 'run' },
    { level: 'ERROR', message: 'three', timestamp, service: 'run' },
  ]);
});

it('names the invocation in each line until the next one', () => {
  const lines = written(({ info, setRequestId }) => {
    setRequestId('request-1');
    info('first');
    setRequestId(undefined);
    info('second');
  });
  expect(lines).toMatchObject([{ requestId: 'request-1' }, {}]);
  expect(lines[1]).not.toHaveProperty('requestId');
});

it('escapes what a terminal would obey', () => {
  const lines: string[] = [];
  openLambdaLogger('run', { write: (line) => void lines.push(line), now: () => at }).info('red \u009b31m, two\nlines');
  expect(lines).toEqual([expect.stringContaining('red \\u009b31m, two\\nlines')]);
});

it('a run that failed on the side of Vigía is an error, with the fields by which it is counted', () => {
  const failed: FlowRun = { ...run('Crashed'), states: [state('Crashed', at, 'Own side: …')], ownSide: 'resolver' };
  const ownSideFields = ({ endedAt }: FlowRun) => ownSideCount('Run', endedAt);
  expect(written((logger) => logger.runFinished(failed), { ownSideFields })).toMatchObject([
    {
      level: 'ERROR',
      ownSide: 'resolver',
      stateMessage: 'Own side: …',
      OwnSideRuns: 1,
      FunctionName: 'Run',
      _aws: { Timestamp: at, CloudWatchMetrics: [{ Namespace: 'Vigia', Metrics: [{ Name: 'OwnSideRuns' }] }] },
    },
  ]);
});
