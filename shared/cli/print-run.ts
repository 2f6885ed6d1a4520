// Prints one run with the evidence of its requests: what was requested, the response, and the time of each phase.
import { describeEvidence } from '../checks/describe-evidence.ts';
import { cliOutput } from '../messages/en/cli-output.ts';
import { formatBytes } from '../text/bytes-text.ts';
import { formatElapsed, formatLargestUnit } from '../text/duration-text.ts';
import { type ApiEvidence, type ApiRun, type ApiTaskRun, toEpochMs } from './api-responses.ts';
import type { Output } from './command-output.ts';
import { decisiveState, formatState } from './format-run.ts';
import { stateStyle, symbolOf } from './status-symbols.ts';

const present = (parts: readonly (string | undefined)[]): string =>
  parts.filter((part) => part !== undefined).join(', ');

/** `GET https://shop.example/ → 200, 2.1 kB, HTTP/1.1` */
const formatExchange = (evidence: ApiEvidence): string => {
  const { error, bytes } = evidence;
  const { request, result, failure, details } = describeEvidence(evidence);
  const response = present([
    result,
    error ? `${failure ?? error.code}: ${error.message}` : undefined,
    bytes === null ? undefined : formatBytes(bytes),
    ...details,
  ]);
  return cliOutput.exchange({ request, response: response || cliOutput.noResponse });
};

const phases = ['dnsMs', 'tcpMs', 'tlsMs', 'firstByteMs', 'totalMs'] as const;

/** `DNS 12 ms · TLS 30 ms · total 80 ms` */
const formatPhases = (evidence: ApiEvidence): string =>
  phases
    .flatMap((phase) => {
      const ms = evidence.phases[phase];
      return ms === null ? [] : [`${cliOutput.phases[phase]} ${formatElapsed(ms)}`];
    })
    .join(' · ');

const formatValidity = (validTo: string, now: number): string => {
  const date = validTo.slice(0, 10);
  const leftMs = toEpochMs(validTo) - now;
  return leftMs < 0
    ? cliOutput.certificateExpired({ date, ago: formatLargestUnit(-leftMs) })
    : cliOutput.certificateValid({ date, left: formatLargestUnit(leftMs) });
};

const formatCertificate = ({ tls }: ApiEvidence, now: number): string => {
  if (!tls) return '';
  return present([
    tls.subject ?? undefined,
    tls.issuer === null ? undefined : cliOutput.certificateIssuer({ issuer: tls.issuer }),
    tls.validTo === null ? undefined : formatValidity(tls.validTo, now),
    tls.version ?? undefined,
    tls.refused === null ? undefined : cliOutput.certificateRejected({ reason: tls.refused }),
  ]);
};

const printEvidence = (output: Output, evidence: ApiEvidence, now: number): void => {
  const { evidenceLabels: labels } = cliOutput;
  const printDetail = (label: string, value: string): void => output.print(`      ${label.padEnd(13)}${value}`);
  output.print(`    ${formatExchange(evidence)}`);
  for (const [index, hop] of describeEvidence(evidence).hops.entries())
    printDetail(index === 0 ? labels.hops : '', hop);
  if (evidence.address !== null) printDetail(labels.address, evidence.address);
  printDetail(labels.time, formatPhases(evidence));
  const certificate = formatCertificate(evidence, now);
  if (certificate) printDetail(labels.certificate, certificate);
  if (evidence.excerpt) printDetail(labels.response, evidence.excerpt);
};

const printTask = (output: Output, taskRun: ApiTaskRun, now: number): void => {
  const { name, state, attempts } = taskRun;
  output.print(`  ${symbolOf(state)} ${name}  ${formatState(state)}`, stateStyle(state));
  output.print(`    ${cliOutput.taskTime({ duration: formatElapsed(taskRun.durationMs), attempts })}`, 'dim');
  for (const line of taskRun.lines) output.print(`    | ${line}`);
  // Findings are in the language of the monitor, so no English text is added to them.
  for (const { what, expected, found } of taskRun.findings) output.print(`    ${what}: ${found} ≠ ${expected}`);
  for (const evidence of taskRun.evidence) printEvidence(output, evidence, now);
};

/** The symbol is that of the decisive state, since a flow can be Completed although one of its tasks failed. */
export const printRun = (output: Output, run: ApiRun, now: number): void => {
  const decisive = decisiveState(run);
  const text = cliOutput.runTitle({
    monitor: run.monitor,
    name: run.name,
    state: formatState(run.state),
    duration: run.durationMs === null ? undefined : formatElapsed(run.durationMs),
  });
  output.print(`${symbolOf(decisive)} ${text}`, stateStyle(decisive));
  for (const line of run.lines) output.print(`  | ${line}`);
  for (const taskRun of run.taskRuns) printTask(output, taskRun, now);
};
