// The stack as it would be deployed, less the bundles: enough for what templates say.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { afterAll } from 'vitest';
import { VigiaStack } from '../../../infra/aws/stack.ts';

export type Resource = {
  readonly id: string;
  readonly type: string;
  readonly properties: Readonly<Record<string, unknown>>;
  readonly deletionPolicy: string | undefined;
  readonly dependsOn: readonly string[];
};

const root = mkdtempSync(join(tmpdir(), 'vigia-synth-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const without = { 'aws:cdk:bundling-stacks': [] };

export type Choices = Partial<ConstructorParameters<typeof VigiaStack>[2]>;

/** An empty manifest is enough, as nothing of the stack depends on it but `concurrency`. */
export const newStack = (choices: Choices = {}): { readonly app: App; readonly stack: VigiaStack } => {
  const folder = mkdtempSync(join(root, 'stack-'));
  const manifest = join(folder, 'manifest.json');
  writeFileSync(manifest, '{"monitors":[]}');
  const app = new App({ context: without, outdir: join(folder, 'cdk.out') });
  const stack = new VigiaStack(app, 'Vigia', {
    retain: true,
    alertEmails: [],
    concurrency: { workers: 2, warning: '' },
    files: { manifest, monitors: manifest, library: manifest },
    ...choices,
  });
  return { app, stack };
};

export const resourcesOf = (stack: VigiaStack): readonly Resource[] => {
  const { Resources } = Template.fromStack(stack).toJSON() as { Resources: Record<string, Record<string, unknown>> };
  return Object.entries(Resources).map(([id, resource]) => ({
    id,
    type: String(resource.Type),
    properties: (resource.Properties ?? {}) as Readonly<Record<string, unknown>>,
    deletionPolicy: resource.DeletionPolicy as string | undefined,
    dependsOn: (resource.DependsOn ?? []) as readonly string[],
  }));
};

export const outputsOf = (stack: VigiaStack): Readonly<Record<string, unknown>> =>
  Template.fromStack(stack).toJSON().Outputs;
