// Runs the CDK app as `cdk synth` does, and finds the bundles of the functions.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join, relative } from 'node:path';

const repository = join(import.meta.dirname, '../../..');

export type Synthesis = { readonly code: number | null; readonly output: string };

/** `context`: the options of `-c name=value`. */
export const synthesize = (
  outdir: string,
  context: Readonly<Record<string, unknown>>,
  more: NodeJS.ProcessEnv = {},
): Synthesis => {
  // Like the command line, which passes a relative folder.
  const options = { CDK_OUTDIR: relative(repository, outdir), CDK_CONTEXT_JSON: JSON.stringify(context) };
  const env = { ...process.env, ...options, ...more };
  const ended = spawnSync(process.execPath, ['infra/aws/cdk-app.ts'], { cwd: repository, env, encoding: 'utf8' });
  return { code: ended.status, output: `${ended.stdout}${ended.stderr}` };
};

export type Bundle = { readonly stage: 'plan' | 'run' | 'alert' | 'api-read' | 'api-control'; readonly text: string };

/** The code of each function. */
export const bundlesIn = (outdir: string): readonly Bundle[] => {
  const template = JSON.parse(readFileSync(join(outdir, 'Vigia.template.json'), 'utf8')) as {
    Resources: Record<string, { Type: string; Properties: { Code?: { S3Key: string } } }>;
  };
  return Object.entries(template.Resources)
    .filter(([, { Type }]) => Type === 'AWS::Lambda::Function')
    .map(([id, { Properties }]) => ({
      stage: id
        .replace(/Function.*/, '')
        .replace(/\B(?=[A-Z])/g, '-')
        .toLowerCase() as Bundle['stage'],
      text: readFileSync(join(outdir, `asset.${Properties.Code?.S3Key.replace('.zip', '')}`, 'index.js'), 'utf8'),
    }));
};

/** The warnings that `cdk synth` prints. */
export const warningsIn = (outdir: string): readonly string[] => {
  const file = join(outdir, 'Vigia.metadata.json');
  const metadata = JSON.parse(readFileSync(file, 'utf8')) as Record<string, readonly { type: string; data: unknown }[]>;
  const entries = Object.values(metadata).flat();
  return entries.filter(({ type }) => type === 'aws:cdk:warning').map(({ data }) => String(data));
};
