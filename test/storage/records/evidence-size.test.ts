// The size of stored evidence: a passing run takes one write unit, a failing run at most two.
import { expect, it } from 'vitest';
import { runId, taskRunName } from '../../../shared/model/identity.ts';
import type { FlowRun } from '../../../shared/model/run.ts';
import { state } from '../../../shared/model/state.ts';
import { boundedHops } from '../../../shared/net/hop-evidence.ts';
import type { HttpEvidence } from '../../../shared/net/http-port.ts';
import { decodeRun, encodeRun } from '../../../shared/storage/records/run-codec.ts';
import { aRun, aTaskRun, t0 } from '../../support/builders.ts';

/** DynamoDB counts the names and values of all attributes; those beside the body are at most this, with two indexes. */
const besideBytes = 220;
const unitBytes = 1_024;

const bytesOf = (run: FlowRun): number => {
  const item = encodeRun(run, 1_209_600);
  expect(decodeRun({ ...item, body: JSON.parse(JSON.stringify(item.body)), version: 1 })).toEqual(run);
  return Buffer.byteLength(JSON.stringify(item.body)) + besideBytes;
};

const resolved = ['104.124.143.170', '104.124.143.171', '2600:1408:5400:18::17c7:1b51', '2600:1408:5400:18::17c7:1b52'];
const phases = { dnsMs: 28, tcpMs: 131, tlsMs: 274, firstByteMs: 1_418, totalMs: 1_533 };
const tls = {
  version: 'TLSv1.3',
  subject: 'status.playstation.com',
  issuer: 'DigiCert Global G2 TLS RSA SHA256 2020 CA1, DigiCert Inc',
  validFrom: Date.UTC(2026, 0, 15, 7, 3, 9),
  validTo: Date.UTC(2027, 1, 1),
};
const url = `https://status.playstation.com/es-mx/${'region/'.repeat(10)}?q=1`;
const passing: HttpEvidence = {
  ...{
    kind: 'http' as const,
    method: 'GET',
    url,
    status: 200,
    address: '104.124.143.170:443',
    resolved,
    bytes: 148_213,
  },
  ...{ protocol: 'HTTP/1.1', tls, phases },
};

const runOf = (evidence: readonly HttpEvidence[], message?: string): FlowRun => {
  const name = taskRunName(runId({ monitor: 'shop', dueAt: t0, trigger: 'schedule' }), 'home', 0);
  const end = message === undefined ? state('Completed', t0 + 1_600) : state('Failed', t0 + 9_000, message);
  const retry = [state('AwaitingRetry', t0 + 1_600, message), state('Retrying', t0 + 3_600)];
  const states = [state('Running', t0 + 3), ...evidence.slice(1).flatMap(() => retry), end];
  return aRun(t0, { taskRuns: [aTaskRun(end.name, { name, states, attempts: evidence.length, evidence })] });
};

it('a passing run over TLS, with a name of four addresses, takes one write unit', () => {
  expect(bytesOf(runOf([passing]))).toBeLessThan(0.8 * unitBytes);
});

it('a run that failed three times, with an excerpt of two hundred wide characters, takes at most two', () => {
  const message = 'Status 503 from status.playstation.com, expected 200';
  const failing: HttpEvidence = { ...passing, status: 503, bytes: 1_000 };
  const last = { ...failing, excerpt: '停'.repeat(200) };
  const bytes = bytesOf(runOf([failing, { ...failing, phases: { totalMs: 9 } }, last], message));
  expect(bytes).toBeGreaterThan(unitBytes);
  expect(bytes).toBeLessThanOrEqual(2 * unitBytes);
});

it('a run whose certificate was refused three times takes at most two', () => {
  const refused = 'expired on 2026-11-01';
  const message = `certificate of status.playstation.com ${refused}`;
  const { status: _, bytes: __, protocol: ___, ...fields } = passing;
  const failing = { ...fields, tls: { ...tls, refused }, error: { code: 'CERTIFICATE_EXPIRED', message } };
  expect(bytesOf(runOf([failing, failing, failing], message))).toBeLessThanOrEqual(1.5 * unitBytes);
});

it('a run that failed three times, with a message of 400 characters and five findings, takes at most two', () => {
  const message = 'x'.repeat(400);
  const failing: HttpEvidence = { ...passing, status: 503, url: 'https://status.playstation.com/health', bytes: 1_000 };
  const run = runOf([failing, failing, { ...failing, excerpt: 'y'.repeat(200) }], message);
  const finding = { what: 'JSON $.services[*].up', expected: 'true', found: 'false' };
  const findings = Array.from({ length: 5 }, () => finding);
  const bytes = bytesOf({ ...run, taskRuns: run.taskRuns.map((taskRun) => ({ ...taskRun, findings })) });
  expect(bytes).toBeGreaterThan(unitBytes);
  expect(bytes).toBeLessThanOrEqual(2 * unitBytes);
});

it('evidence that later attempts repeat takes few bytes', () => {
  expect(bytesOf(runOf([passing, passing, passing])) - bytesOf(runOf([passing]))).toBeLessThan(300);
});

const codes = 'abcdefghijk';

/** As evidence shows the hops of a request that is redirected from one https host to the next. */
const redirected = (count: number, pathOf: (index: number) => string): HttpEvidence => {
  const met = Array.from({ length: count }, (_, index) => ({
    url: `https://${codes[index]}${index}.shop.example${pathOf(index)}`.slice(0, 120),
    status: index === count - 1 ? 200 : 301,
    address: `104.124.143.${170 + index}:443`,
    tls: { validTo: Date.UTC(2027, 1, 1 + index) },
    phases,
  }));
  const hops = boundedHops(met);
  const last = hops.at(-1);
  return {
    ...passing,
    ...{ url: met[0]?.url ?? '', redirects: count - 1, hops, resolved: resolved.slice(0, 1) },
    ...{ address: last?.address ?? '', tls: { ...tls, validTo: last?.tls?.validTo ?? 0 } },
  };
};

it.each([2, 3, 4, 5, 6, 8, 11])(
  'a passing run with %i hops over TLS, each with its own host, takes one write unit',
  (count) => {
    const long = (index: number) => `/common/${codes[index]}/authorize?client=${index}&state=${'xyz'.repeat(30)}`;
    expect(bytesOf(runOf([redirected(count, () => '/')]))).toBeLessThanOrEqual(unitBytes);
    expect(bytesOf(runOf([redirected(Math.min(count, 10), long)]))).toBeLessThanOrEqual(unitBytes);
  },
);

it('the hops of later attempts take few bytes', () => {
  const evidence = redirected(3, () => '/');
  expect(bytesOf(runOf([evidence, evidence, evidence])) - bytesOf(runOf([evidence]))).toBeLessThan(500);
});
