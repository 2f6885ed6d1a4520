import { parse } from 'valibot';
import { describe, expect, it } from 'vitest';
import { describeEvidence } from '../../../shared/checks/describe-evidence.ts';
import { EvidenceJson, evidenceJson } from '../../../shared/checks/evidence-json.ts';
import { evidenceLine } from '../../../shared/checks/evidence-line.ts';
import type { TcpEvidence } from '../../../shared/checks/tcp/evidence.ts';
import type { FlowRun, RequestPhase } from '../../../shared/model/run.ts';
import { decodeRun, encodeRun } from '../../../shared/storage/records/run-codec.ts';
import { aRun, aTaskRun, t0 } from '../../support/builders.ts';

const base: TcpEvidence = { kind: 'tcp', target: 'mail.example:25', protocol: 'tcp', phases: { totalMs: 12 } };
const connected: TcpEvidence = {
  ...base,
  address: '203.0.113.7:25',
  resolved: ['203.0.113.7'],
  phases: { dnsMs: 2, tcpMs: 9, totalMs: 12 },
};
const full: TcpEvidence = {
  ...connected,
  protocol: 'tls',
  bytes: 31,
  tls: { version: 'TLSv1.3', subject: 'mail.example', issuer: 'R10', validTo: Date.UTC(2027, 1, 1) },
  excerpt: '554 no service',
  phases: { dnsMs: 2, tcpMs: 9, tlsMs: 20, firstByteMs: 3, totalMs: 40 },
};
const refused: TcpEvidence = { ...base, error: { code: 'CONNECTION_REFUSED', message: 'connection refused' } };

const stored = (evidence: readonly TcpEvidence[]): { readonly run: FlowRun; readonly bytes: number } => {
  const run = aRun(t0, { taskRuns: [aTaskRun('Failed', { message: 'broken', evidence })] });
  const item = encodeRun(run, 60);
  const text = JSON.stringify(item.body);
  const { taskRuns } = decodeRun({ ...item, body: JSON.parse(text), version: 1 });
  expect(taskRuns[0]?.evidence).toEqual(evidence);
  return { run, bytes: Buffer.byteLength(text) };
};

describe('evidence of a TCP request', () => {
  it('is read as it was stored, also after the same evidence', () => {
    stored([base]);
    stored([connected, full, full, refused, refused, base]);
  });

  it('takes few bytes, and fewer when it repeats', () => {
    expect(stored([connected]).bytes).toBeLessThan(200);
    expect(stored([full, full]).bytes - stored([full]).bytes).toBeLessThan(120);
  });

  it('is served with all its fields', () => {
    for (const evidence of [base, connected, full, refused])
      expect(parse(EvidenceJson, evidenceJson(evidence))).toEqual(evidenceJson(evidence));
    expect(evidenceJson(connected)).toEqual({
      ...{ kind: 'tcp', target: 'mail.example:25', protocol: 'tcp', address: '203.0.113.7:25' },
      ...{ resolved: ['203.0.113.7'], bytes: null, tls: null, excerpt: null, error: null },
      phases: { dnsMs: 2, tcpMs: 9, tlsMs: null, firstByteMs: null, totalMs: 12 },
    });
  });

  it.each<[TcpEvidence, string, string | undefined]>([
    [connected, 'TCP mail.example:25', 'connected'],
    [{ ...full, excerpt: undefined as never }, 'TLS mail.example:25', 'response received'],
    [full, 'TLS mail.example:25', 'unexpected response'],
    [refused, 'TCP mail.example:25', undefined],
  ])('is described: %#', (evidence, request, result) => {
    expect(describeEvidence(evidence)).toMatchObject({ request, result, details: [] });
    expect(describeEvidence(evidenceJson(evidence))).toMatchObject({ request, result });
  });

  it('is one line in an alert, in the language of the monitor', () => {
    expect(evidenceLine(connected)).toBe('TCP mail.example:25: connected after 12 ms, from 203.0.113.7:25');
    expect(evidenceLine(connected, 'es')).toBe('TCP mail.example:25: conectado después de 12 ms, desde 203.0.113.7:25');
    const inPhase = (phase: RequestPhase) => ({ ...connected, error: { code: 'TLS_FAILED', message: 'words', phase } });
    expect(evidenceLine({ ...inPhase('tls'), protocol: 'tls' } as TcpEvidence)).toBe(
      'TLS mail.example:25: TLS_FAILED in the TLS handshake, after 12 ms, at 203.0.113.7:25',
    );
    expect(evidenceLine(inPhase('response'))).toContain('while waiting for the response');
    expect(evidenceLine(refused)).toBe('TCP mail.example:25: CONNECTION_REFUSED, after 12 ms');
  });
});
