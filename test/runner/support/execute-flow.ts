// Executes flows in this process, with short time-outs and a probe that responds by a script.
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

export const httpResponse = (status: number, body = '', headers: Record<string, string> = {}): HttpOutcome => ({
  ok: true,
  response: { status, headers, body: new TextEncoder().encode(body), url: 'https://shop.example/' },
  evidence: { kind: 'http' as const, method: 'GET', url: 'https://shop.example/', status, phases: { totalMs: 3 } },
});

export const httpError = (message: string, code = 'TIMED_OUT'): HttpOutcome => ({
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

/** A probe that responds by the script, and the requests that it received. */
export const scriptedProbe = (script: Script) => {
  const requests: HttpProbeRequest[] = [];
  const probe: Probe = async (sent) => {
    const request = sent as HttpProbeRequest;
    requests.push(request);
    return script(request, requests.length - 1);
  };
  return { probe, requests };
};

export const loadedMonitor = (definition: unknown, attempts: Partial<MonitorSpec['attempts']> = {}): LoadedMonitor => {
  const parsed = parseMonitors([definition], 'monitors.ts');
  if (!parsed.ok) throw new Error(parsed.problems.map(({ message }) => message).join('\n'));
  const [only] = parsed.monitors;
  if (!only) throw new Error('no monitor');
  const defaults = { timeoutMs: 5_000, retries: 0, retryDelayMs: 20 };
  return { ...only, spec: { ...only.spec, attempts: { ...defaults, ...attempts } } };
};

type Options = {
  readonly attempts?: Partial<MonitorSpec['attempts']>;
  readonly deadlineMs?: number;
  readonly probe?: Probe;
  readonly allowPrivate?: boolean;
  readonly secrets?: Secrets;
};

export const executeMonitor = (loaded: LoadedMonitor, options: Options = {}): Promise<Execution> => {
  const probe = options.probe ?? scriptedProbe(() => httpResponse(200)).probe;
  const { secrets } = options;
  const monitors = new Map([[loaded.spec.id, loaded]]);
  const runInProcess = createInProcessRunner({ monitors, probe, clock: realClock, ...(secrets ? { secrets } : {}) });
  const deadline = Date.now() + (options.deadlineMs ?? 20_000);
  return runInProcess({ monitor: loaded.spec.id, runId: `${loaded.spec.id}~1800000000000`, deadline });
};

/** Executes a flow as the monitor `shop`. */
export const executeFlow = (run: (context: FlowContext) => unknown, options: Options = {}): Promise<Execution> => {
  const { allowPrivate = false } = options;
  const definition = monitor('shop', { every: '30s', flow: flow('shop_flow', run), allowPrivate });
  return executeMonitor(loadedMonitor(definition, options.attempts), options);
};

type Part = { readonly states: Execution['states'] };

export const namesOf = ({ states }: Part): readonly string[] => states.map(({ name }) => name);

/** The terminal state: `Failed: no response`, or the name alone. */
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
