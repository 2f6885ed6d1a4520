// Host names whose DNS server is slow, loses packets, answers for one family only, or over TCP.
import { expect } from 'vitest';
import type { Zone } from '../support/name-server.ts';
import type { Case } from './support/case.ts';
import { at } from './support/name-cases.ts';

export const slowZone: Zone = {
  'silent.example': 'silent',
  'half-silent.example': 'silent-aaaa',
  'late.example': { afterMs: 1_500, addresses: ['127.0.0.1'] },
  'late-half.example': { afterMs: 700, addresses: ['127.0.0.1'] },
  'later.example': { afterMs: 3_000, addresses: ['127.0.0.1'] },
  'too-late.example': { afterMs: 5_000, addresses: ['127.0.0.1'] },
  'late6.example': { afterMs: 1_500, addresses: ['::1'] },
  'lost.example': { afterLoss: ['127.0.0.1'] },
  'lost6.example': { afterLoss: ['::1'] },
  'silent-a.example': 'silent-a',
  'tcp.example': { overTcp: ['127.0.0.1'] },
  'tcp-many.example': { overTcp: Array.from({ length: 60 }, (_, n) => `127.0.0.${n + 1}`) },
};

/** The look-up takes this long; `maxMs` leaves room for a busy machine. */
const takes = (minMs: number, maxMs: number) => ({
  phases: { dnsMs: expect.toSatisfy((ms: number) => ms >= minMs && ms <= maxMs) },
});
const refusedAt6: Case['expected'] = { code: 'CONNECTION_REFUSED', message: /\[::1\]/ };

/** With 4 s for each name. */
export const slowNames: readonly Case[] = [
  { ...at('late.example'), expected: { status: 200, evidence: takes(1_450, 2_450) } },
  { ...at('late-half.example'), expected: { status: 200, evidence: takes(650, 1_650) } },
  { ...at('later.example'), expected: { status: 200, evidence: takes(2_950, 3_990) } },
  { ...at('too-late.example'), expected: { code: 'DNS_TIMED_OUT', evidence: takes(3_950, 6_000) } },
  { ...at('late6.example'), expected: { ...refusedAt6, evidence: takes(1_450, 2_450) } },
  { ...at('lost.example'), expected: { status: 200, evidence: takes(0, 900) } },
  { ...at('lost6.example'), expected: { ...refusedAt6, evidence: takes(0, 900) } },
  { ...at('half-silent.example'), expected: { status: 200, evidence: takes(0, 900) } },
  { ...at('silent-a.example'), expected: { ...refusedAt6, evidence: takes(950, 2_450) } },
  { ...at('silent.example'), expected: { code: 'DNS_TIMED_OUT', evidence: takes(3_950, 6_000) } },
  { ...at('tcp.example'), expected: { status: 200, evidence: takes(0, 900) } },
  { ...at('tcp-many.example'), expected: { status: 200, evidence: { resolved: { length: 4 } } } },
];
