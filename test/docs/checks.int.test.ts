// Every example of docs/checks.md is loaded as a monitors file and run, and keeps what the page promises of it.
import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createProbe } from '../../shared/checks/create-probe.ts';
import { systemClock } from '../../shared/clock/system-clock.ts';
import { loadMonitors } from '../../shared/define/load/load-monitors.ts';
import { formatLoadProblem } from '../../shared/define/load-problem.ts';
import { lastState, type TaskRun } from '../../shared/model/run.ts';
import type { Execution } from '../../shared/runner/execution.ts';
import { createInProcessRunner } from '../../shared/runner/in-process-runner.ts';
import { openEnvironmentSecrets } from '../../shared/secrets/environment-secrets.ts';
import { AUTHORITY_CERT } from '../support/certificate.ts';
import { type Example, examplesIn } from './examples.ts';
import { environment, type Situation, situations } from './situations.ts';

const page = readFileSync(join(import.meta.dirname, '../../docs/checks.md'), 'utf8');
const examples = examplesIn(page);
let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vigia-docs-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** The example as it would run, its only change being the server that it asks. */
const execute = async ({ code }: Example, { url, now }: Situation): Promise<Execution> => {
  const file = join(folder, `${new URL(url).port}.ts`);
  await writeFile(file, code.replaceAll('https://shop.example', url));
  const loaded = await loadMonitors(file);
  if (!loaded.ok) throw new Error(loaded.problems.map(formatLoadProblem).join('\n'));
  const [monitor] = loaded.monitors;
  if (!monitor) throw new Error('no monitor');
  const spec = { ...monitor.spec, allowPrivate: true, attempts: { ...monitor.spec.attempts, retries: 0 } };
  const ahead = now === undefined ? 0 : now - Date.now();
  const clock = { ...systemClock, now: () => systemClock.now() + ahead };
  const { probe, close } = createProbe({ ca: [AUTHORITY_CERT] });
  const monitors = new Map([[spec.id, { ...monitor, spec }]]);
  const run = createInProcessRunner({ monitors, probe, clock, secrets: openEnvironmentSecrets(environment) });
  try {
    return await run({ monitor: spec.id, runId: `${spec.id}~1800000000000`, deadline: clock.now() + 10_000 });
  } finally {
    await close();
  }
};

const endOf = (taskRun: TaskRun, { host }: URL): string => {
  const { name, message } = lastState(taskRun);
  return `${name}${message ? `: ${message}` : ''}`.replaceAll(host, 'shop.example').replaceAll('http:', 'https:');
};

describe.each(examples)('$heading', (example) => {
  it.each(example.promises)('$situation → $end', async ({ situation, end }) => {
    const prepare = situations[situation];
    if (!prepare) throw new Error(`the test knows of no situation "${situation}"`);
    const arranged = await prepare();
    try {
      const execution = await execute(example, arranged);
      const ends = execution.taskRuns.map((taskRun) => endOf(taskRun, new URL(arranged.url)));
      expect(ends.length).toBeGreaterThan(0);
      for (const one of ends) expect(end.includes(': ') ? one : one.split(':')[0]).toBe(end);
      const text = JSON.stringify(execution);
      for (const name of ['SHOP_TOKEN', 'SHOP_PASSWORD', 'SHOP_KEY', 'CLIENT_KEY'])
        expect(text).not.toContain(JSON.stringify(environment[name]).slice(1, -1));
    } finally {
      await arranged.close();
    }
  });
});

describe('the page', () => {
  it('promises something of each example', () => {
    expect(examples.length).toBeGreaterThan(10);
    expect(examples.flatMap(({ promises }) => promises)).toHaveLength(page.match(/→/g)?.length ?? 0);
    expect(examples.filter(({ promises }) => promises.length === 0).map(({ heading }) => heading)).toEqual([]);
  });

  it('has an example of each option', () => {
    const options = readFileSync(join(import.meta.dirname, '../../shared/checks/http/options.ts'), 'utf8');
    const own = options.slice(options.indexOf('export type HttpOptions'));
    const names = [...own.matchAll(/readonly (\w+)\?:/g)].map(([, name]) => name);
    expect(names.length).toBeGreaterThan(10);
    const code = examples.map((example) => example.code).join('\n');
    expect(names.filter((name) => !code.includes(`${name}:`))).toEqual([]);
  });

  it('is linked from the README', () => {
    const readme = readFileSync(join(import.meta.dirname, '../../README.md'), 'utf8');
    expect(readme).toContain('(docs/checks.md)');
  });
});
