// A process that makes checks, a few at once, and reports the CPU time per check.

import { createProbe } from '../../shared/checks/create-probe.ts';
import { systemClock } from '../../shared/clock/system-clock.ts';
import { parseMonitors } from '../../shared/define/parse-monitors.ts';
import { http, monitor } from '../../shared/monitor.ts';
import { createInProcessRunner } from '../../shared/runner/in-process-runner.ts';
import { AUTHORITY_CERT } from '../support/certificate.ts';

export type CostRequest = { readonly origin: string; readonly checks: number };
export type Cost = { readonly cpuMsEach: number; readonly failed: number };

const sideBySide = 16;

const open = (origin: string) => {
  const definition = monitor('check', { every: '30s', allowPrivate: true, checks: [http('home', `${origin}/check`)] });
  const checked = parseMonitors([definition], 'bench');
  if (!checked.ok) throw new Error(checked.problems.map(({ message }) => message).join());
  const { probe, close } = createProbe({ ca: [AUTHORITY_CERT] });
  const monitors = new Map(checked.monitors.map((one) => [one.spec.id, one]));
  return { execute: createInProcessRunner({ monitors, probe, clock: systemClock }), close };
};

const make = async ({ origin, checks }: CostRequest): Promise<Cost> => {
  const { execute, close } = open(origin);
  let [begun, failed] = [0, 0];
  const oneAfterTheOther = async (): Promise<void> => {
    while (begun < checks) {
      begun += 1;
      const request = { monitor: 'check', runId: `check~${begun}`, deadline: Date.now() + 20_000 };
      if ((await execute(request)).states.at(-1)?.name !== 'Completed') failed += 1;
    }
  };
  const before = process.cpuUsage();
  await Promise.all(Array.from({ length: Math.min(sideBySide, checks) }, oneAfterTheOther));
  const { user, system } = process.cpuUsage(before);
  await close();
  return { cpuMsEach: (user + system) / 1_000 / checks, failed };
};

process.on('message', async (request) => process.send?.(await make(request as CostRequest)));
process.on('disconnect', () => process.exit(0));
