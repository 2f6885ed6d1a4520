// Synthesizes the stack without bundles, and finds resources in its template.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { VigiaStack, type VigiaStackProps } from '../../../infra/aws/stack.ts';
import { newFolder } from '../../support/folders.ts';

export type Resource = {
  readonly id: string;
  readonly type: string;
  readonly properties: Readonly<Record<string, unknown>>;
  readonly deletionPolicy: string | undefined;
  readonly dependsOn: readonly string[];
};

const withoutBundling = { 'aws:cdk:bundling-stacks': [] };

/** The manifest is empty: the template depends on it only by `maxWorkers`, `workerTimeoutMs` and `secrets`. */
export const newStack = (props: Partial<VigiaStackProps> = {}): { readonly app: App; readonly stack: VigiaStack } => {
  const folder = newFolder('stack');
  const manifest = join(folder, 'manifest.json');
  writeFileSync(manifest, '{"monitors":[]}');
  const app = new App({
    context: withoutBundling,
    outdir: join(folder, 'cdk.out'),
    // The rules of CloudFormation take three seconds; the test of the app applies them.
    builtinCloudFormationValidation: false,
  });
  const stack = new VigiaStack(app, 'Vigia', {
    retain: true,
    alertEmails: [],
    maxWorkers: 2,
    workerTimeoutMs: 25_000,
    files: { manifest, monitors: manifest, referenced: manifest, library: manifest },
    ...props,
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

/** Finders for the resources of a stack. */
export const finders = (resources: readonly Resource[]) => {
  const ofType = (type: string): readonly Resource[] => resources.filter((resource) => resource.type === type);
  /** The only resource of a type whose logical id begins with `idPrefix`. */
  const only = (type: string, idPrefix = ''): Resource => {
    const found = ofType(type).filter(({ id }) => id.startsWith(idPrefix));
    if (found.length !== 1 || !found[0]) throw new Error(`${found.length} resources ${type} ${idPrefix}, not one`);
    return found[0];
  };
  return { ofType, only };
};
