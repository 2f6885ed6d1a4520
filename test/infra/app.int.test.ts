import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Bundle, bundlesIn, synthesise, warningsIn } from './support/app.ts';

const folder = mkdtempSync(join(tmpdir(), 'vigia-app-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const written = (name: string, text: string): string => {
  const file = join(folder, name);
  writeFileSync(file, text);
  return file;
};

const outdir = (name: string): string => join(folder, name);

describe('the app refuses, in plain words and before anything is deployed,', () => {
  it('monitors that are wrong, each with its place', () => {
    const file = written(
      'wrong.ts',
      `import { http, monitor } from 'vigia';
       export default [monitor('Shop', { every: '5s', checks: [http('home', 'https://shop.example/')] })];`,
    );
    const { code, output } = synthesise(outdir('wrong'), { monitors: file });
    expect(code).toBe(1);
    expect(output).toContain(`${file}: monitors[0] "Shop": id: `);
    expect(output).toContain(`${file}: monitors[0] "Shop": every: `);
    expect(output.trim().split('\n')).toHaveLength(2);
  });

  it('a mailbox that is none', () => {
    const { code, output } = synthesise(outdir('mailbox'), { alertEmail: 'ana' });
    expect(code).toBe(1);
    expect(output.trim()).toMatch(/^-c alertEmail: 'ana' is no e-mail address; give .*$/);
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
    const ended = synthesise(outdir('eleven'), { monitors: file });
    if (ended.code !== 0) throw new Error(ended.output);
    bundles = bundlesIn(outdir('eleven'));
  });

  it.each([
    { stage: 'plan', budget: 450 },
    { stage: 'alert', budget: 450 },
    { stage: 'api-read', budget: 450 },
    { stage: 'api-control', budget: 450 },
    { stage: 'run', budget: 1_200 },
  ])('of $stage stays within $budget KB', ({ stage, budget }) => {
    const size = (bundles.find((bundle) => bundle.stage === stage)?.text.length ?? Number.NaN) / 1_024;
    console.log(`${stage}: ${size.toFixed(0)} KB of ${budget}`);
    expect(size).toBeLessThanOrEqual(budget);
  });

  it('has the user’s code in the worker only, and the names of monitors where they are planned and read', () => {
    const having = (text: string) => bundles.filter((bundle) => bundle.text.includes(text)).map(({ stage }) => stage);
    expect(having(secret)).toEqual(['run']);
    expect(having('one-10').toSorted()).toEqual(['api-control', 'api-read', 'plan']);
  });

  it('comes with a warning where more workers may run than a new account allows', () => {
    synthesise(outdir('few'), { 'aws:cdk:bundling-stacks': [] });
    expect(warningsIn(outdir('few'))).toEqual([]);
    expect(warningsIn(outdir('eleven'))).toEqual([expect.stringMatching(/^Up to 11 workers run at once .* allows 10/)]);
  });
});
