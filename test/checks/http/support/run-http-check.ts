// Runs one HTTP check against a scriptedProbe response.
import { type HttpOptions, http, type MonitorOptions, monitor } from '../../../../shared/monitor.ts';
import type { HttpEvidence, HttpOutcome } from '../../../../shared/net/http-port.ts';
import {
  endOf,
  executeMonitor,
  httpResponse,
  loadedMonitor,
  onlyTask,
  scriptedProbe,
} from '../../../runner/support/execute-flow.ts';

export const url = 'https://shop.example/';
export const day = 86_400_000;

/** A response with this evidence. */
const withEvidence = (evidence: Partial<HttpEvidence>, status = 200): HttpOutcome => {
  const outcome = httpResponse(status);
  return { ...outcome, evidence: { ...outcome.evidence, ...evidence } } as HttpOutcome;
};
export const json = (value: unknown): HttpOutcome => httpResponse(200, JSON.stringify(value));
export const certificateValidFor = (ms: number): HttpOutcome =>
  withEvidence({ tls: { validTo: Date.now() + ms + 60_000 } });
export const took = (totalMs: number): HttpOutcome => withEvidence({ phases: { totalMs } });
export const redirectTo = (location: string, status = 302): HttpOutcome => httpResponse(status, '', { location });

export const runHttpCheck = async (
  options: HttpOptions,
  outcome: HttpOutcome = httpResponse(200),
  more: Pick<MonitorOptions, 'language'> = {},
) => {
  const { probe, requests } = scriptedProbe(() => outcome);
  const made = monitor('shop', { every: '30s', checks: [http('home', url, options)], ...more });
  const run = await executeMonitor(loadedMonitor(made), { probe });
  return { run, taskRun: onlyTask(run), request: requests[0] };
};

/** `Completed`, or the state and its message. */
export const endOfCheck = async (options: HttpOptions, outcome: HttpOutcome): Promise<string> =>
  endOf((await runHttpCheck(options, outcome)).taskRun);
