// What is recorded of the requests that are under way when the time of their attempt is over.
import { describe, expect, it } from 'vitest';
import { task } from '../../shared/monitor.ts';
import { endOf, executeFlow, httpError, onlyTask, scriptedProbe } from './support/execute-flow.ts';

const forever = () => new Promise<never>(() => undefined);

describe('the time-out of an attempt', () => {
  it('records how far a request came that is still under way', async () => {
    // A busy process notices the time-out of a request later than that of its attempt.
    const { probe } = scriptedProbe(
      ({ signal }) =>
        new Promise((resolve) => {
          const cancelled = { ...httpError('the request was cancelled', 'CANCELLED') };
          const error = { code: 'CANCELLED', message: 'the request was cancelled', phase: 'tls' } as const;
          const evidence = { ...cancelled.evidence, address: '192.0.2.1:443', error };
          signal?.addEventListener('abort', () => resolve({ ok: false, error, evidence }));
        }),
    );
    const run = await executeFlow(({ run }) => run(task('t', ({ fetch }) => fetch('https://shop.example/'))), {
      attempts: { timeoutMs: 50 },
      probe,
    });
    const message = 'Task run exceeded timeout of 0.05 s';
    expect(endOf(onlyTask(run))).toBe(`TimedOut: ${message}`);
    expect(onlyTask(run).evidence).toMatchObject([
      { address: '192.0.2.1:443', error: { code: 'TIMED_OUT', message, phase: 'tls' } },
    ]);
  });

  it('records a request that does not end', async () => {
    const { probe } = scriptedProbe(forever);
    const run = await executeFlow(({ run }) => run(task('t', ({ fetch }) => fetch('https://shop.example/'))), {
      attempts: { timeoutMs: 50 },
      probe,
    });
    expect(onlyTask(run).evidence).toMatchObject([{ url: 'https://shop.example/', error: { code: 'TIMED_OUT' } }]);
  });
});
