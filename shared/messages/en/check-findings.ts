// English findings that several kinds of check share. `what`, `expected` and `found` fill a table; `message` is a sentence.
import type { Finding } from '../../model/run.ts';

export type DescribedFinding = Finding & { readonly message: string };

type Count = { readonly count: number };
/** What is checked, such as `shop.example` or `mail.example:25`. */
type Host = { readonly host: string };

const days = ({ count }: Count): string => (count === 1 ? '1 day' : `${count} days`);

export const checkFindings = {
  latency: ({ host, ms, maxMs }: Host & { readonly ms: number; readonly maxMs: number }): DescribedFinding => ({
    what: 'Latency',
    expected: `at most ${maxMs} ms`,
    found: `${ms} ms`,
    message: `Latency of ${host} is ${ms} ms, expected at most ${maxMs} ms`,
  }),
  certificateExpiry: ({ host, date, daysLeft, minDays }: CertificateExpiry): DescribedFinding => ({
    what: 'Certificate',
    expected: `at least ${days({ count: minDays })}`,
    found: `expires on ${date}, in ${days({ count: daysLeft })}`,
    message: `Certificate of ${host} expires on ${date}, in ${days({ count: daysLeft })}, expected at least ${days({ count: minDays })}`,
  }),
  /** The first finding, and how many more there are. */
  withMore: ({ message, count }: Count & { readonly message: string }): string =>
    count === 1 ? `${message} (and 1 more finding)` : `${message} (and ${count} more findings)`,
};

type CertificateExpiry = Host & {
  /** `2026-12-24` */
  readonly date: string;
  readonly daysLeft: number;
  readonly minDays: number;
};

export type CheckFindings = typeof checkFindings;
