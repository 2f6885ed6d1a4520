// Whatever time-outs and retries do not fit: each remedy that the message names, written as it says, is accepted.
import { expect, it } from 'vitest';
import { parseMonitor } from '../../shared/define/parse-monitor.ts';
import { http, monitor } from '../../shared/monitor.ts';

type Options = { readonly every: string; readonly timeout?: string; readonly retries?: number };
type Tried = Options & { readonly ofCheck?: string };

const intervals = ['10s', '12s', '15s', '30s', '45s', '1m', '62s', '5m', '1d', '7d'];
const timeouts = [undefined, '100ms', '1500ms', '5s', '8s', '20s', '20500ms', '30s', '59s', '60s', '61s', '2m', '1h'];
const retries = [undefined, 0, 1, 2, 5, 10];
const timeoutsOfCheck = [undefined, '900ms', '7500ms', '25s', '60s'];

const all: readonly Tried[] = intervals.flatMap((every) =>
  timeouts.flatMap((timeout) =>
    retries.flatMap((count) =>
      timeoutsOfCheck.map((ofCheck) => ({
        every,
        ...(timeout === undefined ? {} : { timeout }),
        ...(count === undefined ? {} : { retries: count }),
        ...(ofCheck === undefined ? {} : { ofCheck }),
      })),
    ),
  ),
);

const problemsOf = ({ ofCheck, ...options }: Tried): readonly { field: string; message: string }[] => {
  const check = http('home', 'https://shop.example/', ofCheck === undefined ? {} : ({ timeout: ofCheck } as object));
  const { result } = parseMonitor(monitor('shop', { ...options, checks: [check] } as never));
  return result.ok ? [] : result.issues;
};

/** `write retries: 1 or timeout: '8s' and retries: 0` → the options of each alternative. */
const remediesIn = (message: string): readonly object[] => {
  const [, text = ''] = /; (?:write )?(.*)$/.exec(message) ?? [];
  return text
    .replace(/ for the monitor|, or leave it out here|^leave it out here/g, (part) =>
      part.includes('leave') ? ' or ofCheck: undefined' : '',
    )
    .split(' or ')
    .filter((part) => part.trim() !== '')
    .map((part) =>
      Object.fromEntries(
        part.split(' and ').map((pair) => {
          const [, name = '', value = ''] = /^(\w+): '?([^']*)'?$/.exec(pair.trim()) ?? [];
          return [name, name === 'retries' ? Number(value) : value === 'undefined' ? undefined : value];
        }),
      ),
    );
};

it('every combination is accepted, or refused with advice that is accepted', () => {
  let refused = 0;
  for (const tried of all) {
    const [problem] = problemsOf(tried);
    if (!problem) continue;
    refused++;
    const remedies = remediesIn(problem.message);
    expect(remedies, problem.message).not.toEqual([]);
    for (const remedy of remedies) {
      const left = problemsOf({ ...tried, ...remedy } as Tried);
      expect(left, `${JSON.stringify(tried)}: ${problem.message}: ${JSON.stringify(remedy)}`).toEqual([]);
    }
  }
  expect(refused).toBeGreaterThan(1_000);
});

it.each([
  { every: '5m', timeout: '30s' },
  { every: '5m', timeout: '60s' },
  { every: '62s', timeout: '60s', retries: 0 },
  { every: '1m', timeout: '15s', retries: 2 },
  { every: '5m', timeout: '40s', ofCheck: '35s' },
])('%j is accepted', (options) => {
  expect(problemsOf(options)).toEqual([]);
});
