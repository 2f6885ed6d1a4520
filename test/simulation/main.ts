// `npm run simulate -- --seeds N [--from S]`: runs N scenarios. `--seeds 1 --from S` repeats the scenario of seed S.
import { parseArgs } from 'node:util';
import { type Result, simulate } from './simulate.ts';

const whole = (name: string, text: string): number => {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  process.stderr.write(`--${name} '${text}' is not a whole number\n`);
  process.exit(1);
};

const options = { seeds: { type: 'string', default: '1000' }, from: { type: 'string', default: '1' } } as const;
const { values } = parseArgs({ options });
const seeds = whole('seeds', values.seeds);
const from = whole('from', values.from);

const sum = (results: readonly Result[], of: (result: Result) => number): number =>
  results.reduce((total, result) => total + of(result), 0);

const results: Result[] = [];
for (let seed = from; seed < from + seeds; seed += 1) {
  const result = await simulate(seed);
  results.push(result);
  if (result.violations.length > 0) {
    process.stdout.write(`seed ${seed} failed:\n${result.violations.map((what) => `  ${what}`).join('\n')}\n`);
    process.exitCode = 1;
    break;
  }
}
const totals = `${sum(results, (r) => r.runs)} runs, ${sum(results, (r) => r.incidents)} incidents, ${sum(results, (r) => r.alerts)} alerts: ${sum(results, (r) => r.kinds.reminder)} reminders, ${sum(results, (r) => r.kinds.failure)} failures, ${sum(results, (r) => r.kinds.paused)} pauses, ${sum(results, (r) => r.kinds.digest)} digests`;
process.stdout.write(
  `${results.length} seeds, ${sum(results, (r) => r.events)} events, ${sum(results, (r) => r.faults)} faults injected (${totals})\n`,
);
