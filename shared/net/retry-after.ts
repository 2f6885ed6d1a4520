// The header Retry-After: how long a server asks not to be requested again (RFC 9110, section 10.2.3).

/** Statuses with which a server asks a client to wait. */
const statuses: ReadonlySet<number> = new Set([429, 503]);
const maxWaitMs = 365 * 86_400_000;
const httpDate = /^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*,? [\w :-]+$/;

/** Milliseconds since the epoch; all three forms of a date are in GMT, although the oldest one does not state it. */
const dateMs = (text: string | undefined): number | undefined => {
  if (text === undefined || !httpDate.test(text)) return undefined;
  const ms = Date.parse(text.endsWith('GMT') ? text : `${text} GMT`);
  return Number.isNaN(ms) ? undefined : ms;
};

const waitMsOf = (value: string, date: string | undefined, now: number): number | undefined => {
  // Fractions are invalid, but limiters of APIs send them.
  if (/^\d{1,15}(?:\.\d{1,9})?$/.test(value)) return Math.ceil(Number(value) * 1_000);
  const until = dateMs(value);
  // Compared with the clock of the server where it is known: that of this machine may differ.
  return until === undefined ? undefined : until - (dateMs(date) ?? now);
};

/** Milliseconds, at most a year; undefined for a response that does not ask to wait, and for an invalid header. */
export const retryAfterMs = (
  status: number,
  header: (name: string) => string | null,
  now: number,
): number | undefined => {
  const value = statuses.has(status) ? header('retry-after') : null;
  if (value === null) return undefined;
  const waitMs = waitMsOf(value.trim(), header('date')?.trim(), now);
  return waitMs !== undefined && waitMs > 0 ? Math.min(waitMs, maxWaitMs) : undefined;
};
