// Runs a flow by the executor in this process, with short times and a probe that answers by script.

import type { HttpProbeRequest } from '../../../shared/checks/http/kind.ts';
import type { Clock } from '../../../shared/clock/clock.ts';
import type { FlowContext } from '../../../shared/define/flow.ts';
import { type LoadedMonitor, parseMonitors } from '../../../shared/define/parse-monitors.ts';
import type { MonitorSpec } from '../../../shared/model/monitor.ts';
import type { TaskRun } from '../../../shared/model/run.ts';
import { flow, monitor } from '../../../shared/monitor.ts';
import type { HttpOutcome } from '../../../shared/net/http-port.ts';
import type { Probe } from '../../../shared/net/probe-port.ts';
import type { Execution } from '../../../shared/runner/execution.ts';
import { createInProcessRunner } from '../../../shared/runner/in-process-runner.ts';
import type { Secrets } from '../../../shared/secrets/secrets.ts';

const realClock: Clock = {
  now: () => Date.now(),
  sleep: (ms, signal) =>
    new Promise((resolve) => {
      const timer = setTimeout(resolve, Math.ceil(ms) + 1);
      signal?.addEventListener('abort', () => {
        clearTimeout(timer);
        resolve();
      });
    }),
};

export const answer = (status: number, body = '', headers: Record<string, string> = {}): HttpOutcome => ({
  ok: true,
  response: { status, headers, body: new TextEncoder().encode(body), url: 'https://shop.example/' },
  evidence: { kind: 'http' as const, method: 'GET', url: 'https://shop.example/', status, phases: { totalMs: 3 } },
});

export const trouble = (message: string, code = 'TIMED_OUT'): HttpOutcome => ({
  ok: false,
  error: { code, message },
  evidence: {
    kind: 'http' as const,
    method: 'GET',
    url: 'https://shop.example/',
    phases: { totalMs: 3 },
    error: { code, message },
  },
});

export type Script = (request: HttpProbeRequest, index: number) => HttpOutcome | Promise<HttpOutcome>;

/** Answers by the script, and remembers what it was asked. */
export const scripted = (script: Script) => {
  const requests: HttpProbeRequest[] = [];
  const probe: Probe = async (sent) => {
    const request = sent as HttpProbeRequest;
    requests.push(request);
    return script(request, requests.length - 1);
  };
  return { probe, requests };
};

export const checkedMonitor = (definition: unknown, attempts: Partial<MonitorSpec['attempts']> = {}): LoadedMonitor => {
  const checked = parseMonitors([definition], 'monitors.ts');
  if (!checked.ok) throw new Error(checked.problems.map(({ message }) => message).join('\n'));
  const [only] = checked.monitors;
  if (!only) throw new Error('no monitor');
  const usual = { timeoutMs: 5_000, retries: 0, retryDelayMs: 20 };
  return { ...only, spec: { ...only.spec, attempts: { ...usual, ...attempts } } };
};

type Options = {
  readonly attempts?: Partial<MonitorSpec['attempts']>;
  readonly deadlineMs?: number;
  readonly probe?: Probe;
  readonly allowPrivate?: boolean;
  readonly secrets?: Secrets;
};

export const executeMonitor = (checked: LoadedMonitor, options: Options = {}): Promise<Execution> => {
  const probe = options.probe ?? scripted(() => answer(200)).probe;
  const { secrets } = options;
  const monitors = new Map([[checked.spec.id, checked]]);
  const execute = createInProcessRunner({ monitors, probe, clock: realClock, ...(secrets ? { secrets } : {}) });
  const deadline = Date.now() + (options.deadlineMs ?? 20_000);
  return execute({ monitor: checked.spec.id, runId: `${checked.spec.id}~1800000000000`, deadline });
};

/** Runs that flow in a monitor called `shop`. */
export const executeFlow = (run: (context: FlowContext) => unknown, options: Options = {}): Promise<Execution> => {
  const { allowPrivate = false } = options;
  const made = monitor('shop', { every: '30s', flow: flow('shop_flow', run), allowPrivate });
  return executeMonitor(checkedMonitor(made, options.attempts), options);
};

type Part = { readonly states: Execution['states'] };

export const namesOf = ({ states }: Part): readonly string[] => states.map(({ name }) => name);

/** `Failed: no answer`, or the name alone. */
export const endOf = ({ states }: Part): string => {
  const last = states.at(-1);
  return last?.message ? `${last.name}: ${last.message}` : `${last?.name}`;
};

export const onlyTask = ({ taskRuns }: Execution): TaskRun => {
  const [first, second] = taskRuns;
  if (!first || second) throw new Error(`${taskRuns.length} task runs instead of one`);
  return first;
};

export const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
