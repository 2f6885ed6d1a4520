// Messages for time-outs and retries that do not fit into the run budget of a monitor.
import type { ExcessiveAttempts, Remedy } from '../../model/budget.ts';
import { formatSeconds } from '../../text/duration-text.ts';

/** `timeout 10 s × 3 attempts + 2 × 2 s between them = 34 s, but a run of a 30 s monitor has 20 s` */
const sum = ({ timeoutMs, retries, retryDelayMs, neededMs, intervalMs, budgetMs }: ExcessiveAttempts): string => {
  const attempts = `${formatSeconds(timeoutMs)} × ${retries + 1} ${retries === 0 ? 'attempt' : 'attempts'}`;
  const delays = retries === 0 ? '' : ` + ${retries} × ${formatSeconds(retryDelayMs)} between them`;
  const available = `but a run of a ${formatSeconds(intervalMs)} monitor has ${formatSeconds(budgetMs)}`;
  return `timeout ${attempts}${delays} = ${formatSeconds(neededMs)}, ${available}`;
};

const remedy = ({ intervalMs, timeoutMs, retries }: Remedy): string =>
  [
    ...(intervalMs === undefined ? [] : [`every: '${intervalMs / 1_000}s'`]),
    ...(timeoutMs === undefined ? [] : [`timeout: '${timeoutMs / 1_000}s'`]),
    ...(retries === undefined ? [] : [`retries: ${retries}`]),
  ].join(' and ');

/** `retries: 0 or timeout: '5s'` */
const remedies = (excess: ExcessiveAttempts): string => excess.remedies.map(remedy).join(' or ');

/** The shortest interval that fits; undefined if none does. */
const shortestInterval = ({ remedies }: ExcessiveAttempts): number | undefined =>
  remedies.find(({ intervalMs, timeoutMs }) => intervalMs !== undefined && timeoutMs === undefined)?.intervalMs;

export const budget = {
  /** For the definition of a monitor. */
  attemptsTooLong: (excess: ExcessiveAttempts) => `${sum(excess)}; write ${remedies(excess)}`,
  /** For an interval that would override that of the definition. */
  intervalTooShort: (excess: ExcessiveAttempts) => {
    const shortest = shortestInterval(excess);
    return shortest === undefined
      ? `${sum(excess)}; ${remedies(excess)} in monitors.ts would fit`
      : `${sum(excess)}; an interval of ${formatSeconds(shortest)} or more would fit`;
  },
};
