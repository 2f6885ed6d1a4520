// What a request met, in one line for an alert: what was asked, what came of it, and where.
import type { Evidence } from './run.ts';

const urlLimit = 160;
const lineLimit = 300;

/** The phase that had not ended when the request failed. */
const failedIn = ({ url, phases }: Evidence): string => {
  const { dnsMs, tcpMs, tlsMs, firstByteMs } = phases;
  if (firstByteMs !== undefined) return 'while the answer was read';
  if (tlsMs !== undefined) return 'while the answer was waited for';
  if (tcpMs !== undefined) return url.startsWith('https:') ? 'in the TLS handshake' : 'while the answer was waited for';
  return dnsMs === undefined ? 'before it was connected' : 'while it connected';
};

const outcome = (evidence: Evidence): string => {
  const { error, status, phases } = evidence;
  const after = `after ${phases.totalMs} ms`;
  if (error) return `${error.code} ${failedIn(evidence)}, ${after}`;
  return status === undefined ? `no answer, ${after}` : `${status} ${after}`;
};

const shortened = (text: string, limit: number): string =>
  text.length <= limit ? text : `${text.slice(0, limit - 1).toWellFormed()}…`;

/** `GET https://shop.example/: 503 after 120 ms, from 203.0.113.7:443` */
export const evidenceLine = (evidence: Evidence): string => {
  const where = evidence.address ? `, ${evidence.error ? 'at' : 'from'} ${evidence.address}` : '';
  return shortened(`${evidence.method} ${shortened(evidence.url, urlLimit)}: ${outcome(evidence)}${where}`, lineLimit);
};
