import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Bundle, bundlesIn, synthesize, warningsIn } from './support/synth.ts';

const folder = mkdtempSync(join(tmpdir(), 'vigia-app-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const written = (name: string, text: string): string => {
  const file = join(folder, name);
  writeFileSync(file, text);
  return file;
};

/** The template must obey the rules of CloudFormation, as `cdk.json` has it. They take three seconds. */
const withRules = { '@aws-cdk/core:validateAgainstDefaultRules': true };

const outdir = (name: string): string => join(folder, name);

describe('the app refuses, before anything is deployed and without a stack trace,', () => {
  it('invalid monitors, each with its place', () => {
    const file = written(
      'wrong.ts',
      `import { http, monitor } from 'vigia';
       export default [monitor('Shop', { every: '5s', checks: [http('home', 'https://shop.example/')] })];`,
    );
    const { code, output } = synthesize(outdir('wrong'), { monitors: file });
    expect(code).toBe(1);
    expect(output).toContain(`${file}: monitors[0] "Shop": id: `);
    expect(output).toContain(`${file}: monitors[0] "Shop": every: `);
    expect(output.trim().split('\n')).toHaveLength(2);
  });

  it('an invalid e-mail address', () => {
    const { code, output } = synthesize(outdir('mailbox'), { alertEmail: 'ana' });
    expect(code).toBe(1);
    expect(output.trim()).toMatch(/^-c alertEmail: 'ana' is not a valid e-mail address; give .*$/);
  });
});

describe('a bundle', () => {
  const secret = 'only the worker carries this sentence';
  let bundles: readonly Bundle[];

  beforeAll(() => {
    const file = written(
      'eleven.ts',
      `import { flow, monitor, task } from 'vigia';
       const look = task('look', async ({ print }) => { print('${secret}'); });
       const one = flow('one', async ({ run }) => { await run(look); });
       export default Array.from({ length: 11 }, (_, i) => monitor('one-' + i, { every: '30s', flow: one }));`,
    );
    const ended = synthesize(outdir('eleven'), { monitors: file, ...withRules });
    if (ended.code !== 0) throw new Error(ended.output);
    bundles = bundlesIn(outdir('eleven'));
  });

  it.each([
    { stage: 'plan', budget: 450 },
    { stage: 'alert', budget: 450 },
    { stage: 'api-read', budget: 450 },
    { stage: 'api-control', budget: 450 },
    { stage: 'run', budget: 1_200 },
  ])('of $stage is at most $budget KB', ({ stage, budget }) => {
    const size = (bundles.find((bundle) => bundle.stage === stage)?.text.length ?? Number.NaN) / 1_024;
    console.log(`${stage}: ${size.toFixed(0)} KB of ${budget}`);
    expect(size).toBeLessThanOrEqual(budget);
  });

  it('contains the user’s code in run only, and the monitors’ ids in plan, api-read and api-control', () => {
    const stagesWith = (text: string) =>
      bundles.filter((bundle) => bundle.text.includes(text)).map(({ stage }) => stage);
    expect(stagesWith(secret)).toEqual(['run']);
    expect(stagesWith('one-10').toSorted()).toEqual(['api-control', 'api-read', 'plan']);
  });

  it('has a warning when more workers may run than a new account allows', () => {
    synthesize(outdir('few'), { 'aws:cdk:bundling-stacks': [] }, { CDK_VALIDATION: 'false' });
    expect(warningsIn(outdir('few'))).toEqual([]);
    expect(warningsIn(outdir('eleven'))).toEqual([expect.stringMatching(/^Up to 11 workers run at once .* allows 10/)]);
  });
});

it('gives workers 65 s when a monitor asks for a time-out of 30 s', () => {
  const file = written(
    'slow.ts',
    `import { http, monitor } from 'vigia';
     const checks = [http('home', 'https://shop.example/')];
     export default [
       monitor('usual', { every: '30s', checks }),
       monitor('slow', { every: '5m', timeout: '30s', checks }),
     ];`,
  );
  const out = outdir('slow');
  const { code, output } = synthesize(out, { monitors: file, 'aws:cdk:bundling-stacks': [] });
  expect(code, output).toBe(0);
  const { Resources } = JSON.parse(readFileSync(join(out, 'Vigia.template.json'), 'utf8'));
  const of = (id: RegExp) => Object.entries(Resources).find(([name]) => id.test(name))?.[1];
  expect(of(/^RunFunction/)).toMatchObject({ Properties: { Timeout: 65 } });
  expect(of(/^QueueRuns/)).toMatchObject({ Properties: { VisibilityTimeout: 140 } });
});
