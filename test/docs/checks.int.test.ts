// Runs every example of docs/checks.md and compares its results with those that the page states.
import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createProbe } from '../../shared/checks/create-probe.ts';
import { checkKinds } from '../../shared/checks/index.ts';
import { systemClock } from '../../shared/clock/system-clock.ts';
import { loadMonitors } from '../../shared/define/load/load-monitors.ts';
import { formatLoadProblem } from '../../shared/define/load-problem.ts';
import { lastState, type TaskRun } from '../../shared/model/run.ts';
import type { Execution } from '../../shared/runner/execution.ts';
import { createInProcessRunner } from '../../shared/runner/in-process-runner.ts';
import { openEnvironmentSecrets } from '../../shared/secrets/environment-secrets.ts';
import { AUTHORITY_CERT } from '../support/certificate.ts';
import { type Example, examplesIn } from './examples.ts';
import { environment, ownAuthority, type Situation, type Situations } from './situation.ts';

const fileAt = (path: string): string => readFileSync(join(import.meta.dirname, '../..', path), 'utf8');
const page = fileAt('docs/checks.md');
const examples = examplesIn(page);

const situationsOf = async ({ kind }: { readonly kind: string }): Promise<Situations> => {
  const module = (await import(`./${kind}-situations.ts`)) as { readonly situations: Situations };
  return module.situations;
};
const situations: Situations = Object.assign({}, ...(await Promise.all(checkKinds.map(situationsOf))));

let folder = '';
let files = 0;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vigia-docs-'));
  await writeFile(join(folder, 'authority.pem'), ownAuthority.cert);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const loadExample = async (code: string) => {
  files += 1;
  const file = join(folder, `${files}.ts`);
  await writeFile(file, code);
  const loaded = await loadMonitors(file);
  if (!loaded.ok) throw new Error(loaded.problems.map(formatLoadProblem).join('\n'));
  const [monitor] = loaded.monitors;
  if (!monitor) throw new Error('no monitor');
  return monitor;
};

/** Runs the example unchanged, except for the address of its server. */
const execute = async ({ code }: Example, { adapt, now }: Situation): Promise<Execution> => {
  const monitor = await loadExample(adapt(code));
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

const endOf = (taskRun: TaskRun): string => {
  const { name, message } = lastState(taskRun);
  return message ? `${name}: ${message}` : name;
};

describe.each(examples)('$heading', (example) => {
  it.each(example.promises)('$situation → $end', async ({ situation, end }) => {
    const prepare = situations[situation];
    if (!prepare) throw new Error(`there is no situation "${situation}"`);
    const prepared = await prepare();
    try {
      const execution = await execute(example, prepared);
      const ends = execution.taskRuns.map((taskRun) => prepared.asDocumented(endOf(taskRun), example.code));
      expect(ends.length).toBeGreaterThan(0);
      for (const one of ends) expect(end.includes(': ') ? one : one.split(':')[0]).toBe(end);
      const text = JSON.stringify(execution);
      for (const name of ['SHOP_TOKEN', 'SHOP_PASSWORD', 'SHOP_KEY', 'CLIENT_KEY'])
        expect(text).not.toContain(JSON.stringify(environment[name]).slice(1, -1));
    } finally {
      await prepared.close();
    }
  });
});

describe('docs/checks.md', () => {
  it('states a result of each example', () => {
    expect(examples.length).toBeGreaterThan(10);
    expect(examples.flatMap(({ promises }) => promises)).toHaveLength(page.match(/→/g)?.length ?? 0);
    expect(examples.filter(({ promises }) => promises.length === 0).map(({ heading }) => heading)).toEqual([]);
  });

  it.each(checkKinds)('has an example of the kind $kind that loads', async ({ example }) => {
    expect(page).toContain(example);
    const name = example.slice(0, example.indexOf('('));
    const code = `import { monitor, ${name} } from 'vigia';\n`;
    await loadExample(`${code}export default [monitor('example', { every: '1m', checks: [${example}] })];\n`);
  });

  it.each(checkKinds)('has an example of each option of the kind $kind', ({ kind }) => {
    const options = fileAt(`shared/checks/${kind}/options.ts`);
    const type = `${kind.charAt(0).toUpperCase()}${kind.slice(1)}Options = {`;
    const [, members = ''] = options.split(`export type ${type}`);
    const names = [...members.slice(0, members.indexOf('\n};')).matchAll(/^ {2}readonly (\w+)\?:/gm)].map(
      ([, name]) => name,
    );
    expect(names, `options of ${type}`).not.toEqual([]);
    const code = examples.map((example) => example.code).join('\n');
    expect(names.filter((name) => !code.includes(`${name}:`))).toEqual([]);
  });

  it('is linked from the README', () => {
    expect(fileAt('README.md')).toContain('(docs/checks.md)');
  });
});
