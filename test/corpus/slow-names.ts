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

const aboutMs = (ms: number) => ({ phases: { dnsMs: expect.closeTo(ms, -3) } });
const refusedAt6: Case['expected'] = { code: 'CONNECTION_REFUSED', message: /\[::1\]/ };

/** With 4 s for each name. */
export const slowNames: readonly Case[] = [
  { ...at('late.example'), expected: { status: 200, evidence: aboutMs(1_500) } },
  { ...at('late-half.example'), expected: { status: 200, evidence: aboutMs(700) } },
  { ...at('later.example'), expected: { status: 200, evidence: aboutMs(3_000) } },
  { ...at('too-late.example'), expected: { code: 'DNS_TIMED_OUT', evidence: aboutMs(4_000) } },
  { ...at('late6.example'), expected: { ...refusedAt6, evidence: aboutMs(1_500) } },
  { ...at('lost.example'), expected: { status: 200, evidence: aboutMs(0) } },
  { ...at('lost6.example'), expected: { ...refusedAt6, evidence: aboutMs(0) } },
  { ...at('half-silent.example'), expected: { status: 200, evidence: aboutMs(0) } },
  { ...at('silent-a.example'), expected: { ...refusedAt6, evidence: aboutMs(1_000) } },
  { ...at('silent.example'), expected: { code: 'DNS_TIMED_OUT', evidence: aboutMs(4_000) } },
  { ...at('tcp.example'), expected: { status: 200, evidence: aboutMs(0) } },
  { ...at('tcp-many.example'), expected: { status: 200, evidence: { resolved: { length: 4 } } } },
];
