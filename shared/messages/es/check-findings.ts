// Spanish findings that several kinds of check share. `what`, `expected` and `found` fill a table; `message` is a sentence.
import type { CheckFindings } from '../en/check-findings.ts';
import { span } from './time-spans.ts';

export const checkFindings: CheckFindings = {
  latency: ({ host, ms, maxMs }) => ({
    what: 'Latencia',
    expected: `como máximo ${maxMs} ms`,
    found: `${ms} ms`,
    message: `La latencia de ${host} es de ${ms} ms; se esperaba como máximo ${maxMs} ms`,
  }),
  certificateExpiry: ({ host, date, leftMs, minMs }) => ({
    what: 'Certificado',
    expected: `al menos ${span(minMs, 1)}`,
    found: `vence el ${date}, en ${span(leftMs)}`,
    message: `El certificado de ${host} vence el ${date}, en ${span(leftMs)}; se esperaba al menos ${span(minMs, 1)}`,
  }),
  certificateExpired: ({ host, date, agoMs }) => ({
    what: 'Certificado',
    expected: 'válido',
    found: `venció el ${date}, hace ${span(agoMs)}`,
    message: `El certificado de ${host} venció el ${date}, hace ${span(agoMs)}`,
  }),
  certificateNotYetValid: ({ host, date, inMs }) => ({
    what: 'Certificado',
    expected: 'válido',
    found: `no es válido antes del ${date}, en ${span(inMs)}`,
    message: `El certificado de ${host} no es válido antes del ${date}, en ${span(inMs)}`,
  }),
  withMore: ({ message, count }) =>
    count === 1 ? `${message} (y 1 hallazgo más)` : `${message} (y ${count} hallazgos más)`,
};
