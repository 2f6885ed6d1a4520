// A TCP check in a drill: what its request encounters while an outage is simulated.
import { describe, expect, it } from 'vitest';
import type { TcpEvidence } from '../../../shared/checks/tcp/evidence.ts';
import { systemClock as clock } from '../../../shared/clock/system-clock.ts';
import type { SimulatedFault } from '../../../shared/model/drill.ts';
import { type Language, monitor, tcp } from '../../../shared/monitor.ts';
import type { Probe } from '../../../shared/net/probe-port.ts';
import { createInProcessRunner } from '../../../shared/runner/in-process-runner.ts';
import { endOf, loadedMonitor, onlyTask } from '../../runner/support/execute-flow.ts';

const evidence: TcpEvidence = {
  kind: 'tcp',
  target: 'mail.example:25',
  protocol: 'tcp',
  phases: { tcpMs: 2, firstByteMs: 5, totalMs: 10 },
};

const runSimulated = async (simulated: SimulatedFault, language: Language = 'en') => {
  let sent = 0;
  const probe: Probe = async () => {
    sent += 1;
    return { ok: true, response: { text: '220', isExpected: true }, evidence };
  };
  const checks = [tcp('smtp', 'mail.example:25', { expect: '220', timeout: '300ms' })];
  const mail = loadedMonitor(monitor('mail', { every: '30s', checks, language }));
  const run = createInProcessRunner({ monitors: new Map([['mail', mail]]), probe, clock });
  const deadline = Date.now() + 10_000;
  const taskRun = onlyTask(await run({ monitor: 'mail', runId: 'mail~1800000000000', deadline, simulated }));
  return { taskRun, sent };
};

describe('a simulated outage of a TCP service', () => {
  it('by a status refuses the connection', async () => {
    const { taskRun, sent } = await runSimulated({ kind: 'status', status: 503 });
    const message = 'connection refused by mail.example:25 (simulated by a drill)';
    expect(endOf(taskRun)).toBe(`Failed: ${message}`);
    expect(taskRun.evidence).toEqual([
      { ...evidence, phases: { totalMs: 0 }, error: { code: 'DRILL', message } } satisfies TcpEvidence,
    ]);
    expect(sent).toBe(0);
  });

  it('is described in the language of the monitor', async () => {
    const { taskRun } = await runSimulated({ kind: 'status', status: 503 }, 'es');
    expect(endOf(taskRun)).toBe('Failed: conexión rechazada por mail.example:25 (simulada por un simulacro)');
  });

  it('by an error fails with that error', async () => {
    const { taskRun, sent } = await runSimulated({ kind: 'error', message: 'no route to host' });
    expect(endOf(taskRun)).toBe('Failed: no route to host');
    expect(taskRun.evidence).toMatchObject([{ kind: 'tcp', error: { code: 'DRILL' } }]);
    expect(sent).toBe(0);
  });

  it('by a delay sends the request later', async () => {
    const { taskRun, sent } = await runSimulated({ kind: 'delay', delayMs: 100 });
    expect(endOf(taskRun)).toBe('Completed');
    expect(taskRun.evidence).toMatchObject([{ phases: { tcpMs: 2, firstByteMs: 105, totalMs: 110 } }]);
    expect(sent).toBe(1);
  });

  it('by a delay beyond the time-out fails', async () => {
    const { taskRun, sent } = await runSimulated({ kind: 'delay', delayMs: 5_000 });
    expect(endOf(taskRun)).toMatch(/^Failed: no response within 300 ms \(a drill delays it by 5 s\)$/);
    expect(sent).toBe(0);
  });
});
