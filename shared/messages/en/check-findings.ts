// English findings that several kinds of check share. `what`, `expected` and `found` fill a table; `message` is a sentence.
import type { Finding } from '../../model/run.ts';
import { span } from './time-spans.ts';

export type DescribedFinding = Finding & { readonly message: string };

type Count = { readonly count: number };
/** What is checked, such as `shop.example` or `mail.example:25`. */
type Host = { readonly host: string };

export const checkFindings = {
  latency: ({ host, ms, maxMs }: Host & { readonly ms: number; readonly maxMs: number }): DescribedFinding => ({
    what: 'Latency',
    expected: `at most ${maxMs} ms`,
    found: `${ms} ms`,
    message: `Latency of ${host} is ${ms} ms, expected at most ${maxMs} ms`,
  }),
  certificateExpiry: ({ host, date, leftMs, minMs }: CertificateExpiry): DescribedFinding => ({
    what: 'Certificate',
    expected: `at least ${span(minMs, 1)}`,
    found: `expires on ${date}, in ${span(leftMs)}`,
    message: `Certificate of ${host} expires on ${date}, in ${span(leftMs)}, expected at least ${span(minMs, 1)}`,
  }),
  certificateExpired: ({ host, date, agoMs }: DatedHost & { readonly agoMs: number }): DescribedFinding => ({
    what: 'Certificate',
    expected: 'valid',
    found: `expired on ${date}, ${span(agoMs)} ago`,
    message: `Certificate of ${host} expired on ${date}, ${span(agoMs)} ago`,
  }),
  certificateNotYetValid: ({ host, date, inMs }: DatedHost & { readonly inMs: number }): DescribedFinding => ({
    what: 'Certificate',
    expected: 'valid',
    found: `not valid before ${date}, in ${span(inMs)}`,
    message: `Certificate of ${host} is not valid before ${date}, in ${span(inMs)}`,
  }),
  /** The first finding, and how many more there are. */
  withMore: ({ message, count }: Count & { readonly message: string }): string =>
    count === 1 ? `${message} (and 1 more finding)` : `${message} (and ${count} more findings)`,
};

type DatedHost = Host & {
  /** `2026-12-24`, or `2026-12-24 14:05 UTC` when it is near. */
  readonly date: string;
};
type CertificateExpiry = DatedHost & { readonly leftMs: number; readonly minMs: number };

export type CheckFindings = typeof checkFindings;
