// One run with the evidence of each of its requests: what was asked, what came, and where the time went.
import { describeEvidence } from '../checks/describe-evidence.ts';
import { formatBytes } from '../text/bytes-text.ts';
import { formatElapsed } from '../text/duration-text.ts';
import type { EvidenceAnswer, RunAnswer, TaskRunAnswer } from './api-answers.ts';
import type { Output } from './output.ts';
import { stateWords, tellingOf } from './run-text.ts';
import { markOf, stateStyle } from './status-symbols.ts';

/** `GET https://shop.example/ → 200, 2.1 kB, HTTP/1.1` */
const requestLine = (evidence: EvidenceAnswer): string => {
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

const phaseWords = ({ phases }: EvidenceAnswer): string =>
  phaseNames
    .flatMap(([member, name]) => {
      const ms = phases[member];
      return ms === null ? [] : [`${name} ${formatElapsed(ms)}`];
    })
    .join(' · ');

const certificateWords = ({ tls }: EvidenceAnswer, now: number): string | undefined => {
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

const sayEvidence = (output: Output, evidence: EvidenceAnswer, now: number): void => {
  output.say(`    ${requestLine(evidence)}`);
  if (evidence.address !== null) output.say(`      address      ${evidence.address}`);
  output.say(`      time         ${phaseWords(evidence)}`);
  const certificate = certificateWords(evidence, now);
  if (certificate) output.say(`      certificate  ${certificate}`);
  if (evidence.excerpt) output.say(`      response     ${evidence.excerpt}`);
};

const sayTask = (output: Output, taskRun: TaskRunAnswer, now: number): void => {
  const { name, state, attempts, durationMs } = taskRun;
  const tries = attempts > 1 ? `, ${attempts} attempts` : '';
  output.say(`  ${markOf(state)} ${name}  ${stateWords(state)}`, stateStyle(state));
  output.say(`    ${formatElapsed(durationMs)}${tries}`, 'dim');
  for (const line of taskRun.lines) output.say(`    | ${line}`);
  // In the language of the monitor: no word of ours in between.
  for (const { what, expected, found } of taskRun.findings) output.say(`    ${what}: ${found} ≠ ${expected}`);
  for (const evidence of taskRun.evidence) sayEvidence(output, evidence, now);
};

/** The sign in front is that of what is not well, if anything is: a flow may be Completed although its task failed. */
export const sayRun = (output: Output, run: RunAnswer, now: number): void => {
  const telling = tellingOf(run);
  const took = run.durationMs === null ? '' : ` in ${formatElapsed(run.durationMs)}`;
  const words = `${run.monitor}  flow run '${run.name}'  ${stateWords(run.state)}${took}`;
  output.say(`${markOf(telling)} ${words}`, stateStyle(telling));
  for (const line of run.lines) output.say(`  | ${line}`);
  for (const taskRun of run.taskRuns) sayTask(output, taskRun, now);
};
