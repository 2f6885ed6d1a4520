// Loads the monitors files given as arguments, and prints the result of each as JSON.
import { writeFileSync } from 'node:fs';
import { loadMonitors } from '../../../shared/define/load/load-monitors.ts';
import { formatLoadProblem } from '../../../shared/define/load-problem.ts';

const load = async (name: string) => {
  const result = await loadMonitors(name);
  return result.ok
    ? { monitors: result.monitors.map(({ spec }) => spec.id) }
    : { problems: result.problems.map(formatLoadProblem) };
};

const [first = '', ...rest] = process.argv.slice(2);

if (first === '--save-between') {
  const [name = '', text = ''] = rest;
  const before = (await load(name)).monitors;
  writeFileSync(name, text);
  console.log(JSON.stringify({ before, after: (await load(name)).monitors }));
} else {
  const results: Record<string, unknown> = {};
  for (const name of [first, ...rest]) results[name] = await load(name);
  console.log(JSON.stringify(results));
}
