// Spanish findings that several kinds of check share. `what`, `expected` and `found` fill a table; `message` is a sentence.
import type { CheckFindings } from '../en/check-findings.ts';

const days = ({ count }: { readonly count: number }): string => (count === 1 ? '1 día' : `${count} días`);

export const checkFindings: CheckFindings = {
  latency: ({ host, ms, maxMs }) => ({
    what: 'Latencia',
    expected: `como máximo ${maxMs} ms`,
    found: `${ms} ms`,
    message: `La latencia de ${host} es de ${ms} ms; se esperaba como máximo ${maxMs} ms`,
  }),
  certificateExpiry: ({ host, date, daysLeft, minDays }) => ({
    what: 'Certificado',
    expected: `al menos ${days({ count: minDays })}`,
    found: `vence el ${date}, en ${days({ count: daysLeft })}`,
    message: `El certificado de ${host} vence el ${date}, en ${days({ count: daysLeft })}; se esperaba al menos ${days({ count: minDays })}`,
  }),
  withMore: ({ message, count }) =>
    count === 1 ? `${message} (y 1 hallazgo más)` : `${message} (y ${count} hallazgos más)`,
};
