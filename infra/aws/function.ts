// A function as every stage has it: Node 24 on arm64, a role of its own, logs that end, a time-out.
import { join } from 'node:path';
import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import {
  ApplicationLogLevel,
  Architecture,
  type FunctionOptions,
  LoggingFormat,
  Runtime,
  SystemLogLevel,
} from 'aws-cdk-lib/aws-lambda';
import { NodejsFunction, OutputFormat } from 'aws-cdk-lib/aws-lambda-nodejs';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import type { VariableName } from '../../shared/aws/environment.ts';

/** The name of a stage is the name of its file in functions/. */
export type StageName = 'plan' | 'run' | 'alert' | 'api-read' | 'api-control';

export type StageFunctionProps = Pick<FunctionOptions, 'retryAttempts' | 'maxEventAge'> & {
  readonly stage: StageName;
  readonly description: string;
  readonly timeoutMs: number;
  readonly environment: { readonly [name in VariableName]?: string };
  /** What the bundle finds under a module name that only exists at synth: name → file. */
  readonly modules?: Readonly<Record<string, string>>;
};

const repository = join(import.meta.dirname, '../..');

/** Put in the place of a package in every bundle. */
const replaced = {
  '@aws-sdk/credential-provider-node': join(repository, 'functions/runtime/credentials.ts'),
  undici: join(repository, 'functions/runtime/undici.ts'),
};

/** Everything is bundled, the SDK too: what runs is what was tested. CommonJS loads 30 ms sooner than modules. */
const bundling = (modules: Readonly<Record<string, string>>) => ({
  format: OutputFormat.CJS,
  minify: true,
  mainFields: ['module', 'main'],
  externalModules: [],
  esbuildArgs: Object.fromEntries(
    Object.entries({ ...replaced, ...modules }).map(([name, file]) => [`--alias:${name}`, file]),
  ),
});

/** What every function may do: write its own log, and nothing else. */
const roleWithLog = (scope: Construct): { role: Role; logGroup: LogGroup } => {
  const role = new Role(scope, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
  const logGroup = new LogGroup(scope, 'Log', {
    retention: RetentionDays.ONE_MONTH,
    removalPolicy: RemovalPolicy.DESTROY,
  });
  logGroup.grantWrite(role);
  return { role, logGroup };
};

/** The function of a stage, inside the construct of that stage. It needs its grants yet. */
export const stageFunction = (scope: Construct, props: StageFunctionProps): NodejsFunction => {
  const { stage, timeoutMs, environment, modules = {}, ...rest } = props;
  return new NodejsFunction(scope, 'Function', {
    ...rest,
    ...roleWithLog(scope),
    entry: join(repository, 'functions', `${stage}.ts`),
    projectRoot: repository,
    depsLockFilePath: join(repository, 'package-lock.json'),
    runtime: Runtime.NODEJS_24_X,
    architecture: Architecture.ARM_64,
    memorySize: 256,
    timeout: Duration.millis(timeoutMs),
    loggingFormat: LoggingFormat.JSON,
    applicationLogLevelV2: ApplicationLogLevel.INFO,
    systemLogLevelV2: SystemLogLevel.WARN,
    awsSdkConnectionReuse: false,
    environment: environment as Record<string, string>,
    bundling: bundling(modules),
  });
};

/** Allows exactly these actions on exactly these resources: CDK's own grants often add more. */
export const allow = (to: NodejsFunction, actions: readonly string[], resources: readonly string[]): void =>
  to.addToRolePolicy(new PolicyStatement({ actions: [...actions], resources: [...resources] }));
