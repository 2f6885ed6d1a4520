// One run with the evidence of each of its requests: what was asked, what came, and where the time went.
import { describeEvidence } from '../checks/describe-evidence.ts';
import { formatBytes } from '../text/bytes-text.ts';
import { formatElapsed } from '../text/duration-text.ts';
import type { ApiEvidence, ApiRun, ApiTaskRun } from './api-responses.ts';
import type { Output } from './command-output.ts';
import { decisiveState, formatState } from './format-run.ts';
import { stateStyle, symbolOf } from './status-symbols.ts';

/** `GET https://shop.example/ → 200, 2.1 kB, HTTP/1.1` */
const requestLine = (evidence: ApiEvidence): string => {
  const { error, bytes } = evidence;
  const { request, result, details } = describeEvidence(evidence);
  const parts = [
    ...(result === undefined ? [] : [result]),
    ...(error ? [`${error.code}: ${error.message}`] : []),
    ...(bytes === null ? [] : [formatBytes(bytes)]),
    ...details,
  ];
  return `${request} → ${parts.join(', ') || 'no response'}`;
};

const phaseNames = [
  ['dnsMs', 'DNS'],
  ['tcpMs', 'connection'],
  ['tlsMs', 'TLS'],
  ['firstByteMs', 'first byte'],
  ['totalMs', 'total'],
] as const;

const phaseWords = ({ phases }: ApiEvidence): string =>
  phaseNames
    .flatMap(([member, name]) => {
      const ms = phases[member];
      return ms === null ? [] : [`${name} ${formatElapsed(ms)}`];
    })
    .join(' · ');

const certificateWords = ({ tls }: ApiEvidence, now: number): string | undefined => {
  if (!tls) return undefined;
  const days = tls.validTo === null ? undefined : Math.floor((Date.parse(tls.validTo) - now) / 86_400_000);
  const parts = [
    ...(tls.subject === null ? [] : [tls.subject]),
    ...(tls.issuer === null ? [] : [`by ${tls.issuer}`]),
    ...(days === undefined || tls.validTo === null
      ? []
      : [`until ${tls.validTo.slice(0, 10)} (${days < 0 ? 'over' : `${days} d`})`]),
    ...(tls.version === null ? [] : [tls.version]),
    ...(tls.refused === null ? [] : [`refused: ${tls.refused}`]),
  ];
  return parts.join(', ');
};

const printEvidence = (output: Output, evidence: ApiEvidence, now: number): void => {
  output.print(`    ${requestLine(evidence)}`);
  if (evidence.address !== null) output.print(`      address      ${evidence.address}`);
  output.print(`      time         ${phaseWords(evidence)}`);
  const certificate = certificateWords(evidence, now);
  if (certificate) output.print(`      certificate  ${certificate}`);
  if (evidence.excerpt) output.print(`      response     ${evidence.excerpt}`);
};

const printTask = (output: Output, taskRun: ApiTaskRun, now: number): void => {
  const { name, state, attempts, durationMs } = taskRun;
  const tries = attempts > 1 ? `, ${attempts} attempts` : '';
  output.print(`  ${symbolOf(state)} ${name}  ${formatState(state)}`, stateStyle(state));
  output.print(`    ${formatElapsed(durationMs)}${tries}`, 'dim');
  for (const line of taskRun.lines) output.print(`    | ${line}`);
  // In the language of the monitor: no word of ours in between.
  for (const { what, expected, found } of taskRun.findings) output.print(`    ${what}: ${found} ≠ ${expected}`);
  for (const evidence of taskRun.evidence) printEvidence(output, evidence, now);
};

/** The sign in front is that of what is not well, if anything is: a flow may be Completed although its task failed. */
export const printRun = (output: Output, run: ApiRun, now: number): void => {
  const telling = decisiveState(run);
  const took = run.durationMs === null ? '' : ` in ${formatElapsed(run.durationMs)}`;
  const words = `${run.monitor}  flow run '${run.name}'  ${formatState(run.state)}${took}`;
  output.print(`${symbolOf(telling)} ${words}`, stateStyle(telling));
  for (const line of run.lines) output.print(`  | ${line}`);
  for (const taskRun of run.taskRuns) printTask(output, taskRun, now);
};
