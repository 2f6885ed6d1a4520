// Creates the Lambda function of a stage: Node 24 on arm64, with a role and a log group of its own.
import { join } from 'node:path';
import { Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
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
import { parameterName, type VariableName } from '../../shared/aws/environment.ts';

/** The name of a stage is the name of its file in functions/. */
export type StageName = 'plan' | 'run' | 'alert' | 'api-read' | 'api-control';

export type StageFunctionProps = Pick<FunctionOptions, 'retryAttempts' | 'maxEventAge'> & {
  readonly stage: StageName;
  readonly description: string;
  readonly timeoutMs: number;
  readonly environment: { readonly [name in VariableName]?: string };
  /** Modules that exist only in the bundle: name → file. */
  readonly modules?: Readonly<Record<string, string>>;
};

const repository = join(import.meta.dirname, '../..');

/** Packages that every bundle replaces by a smaller file. */
const replacedPackages = {
  '@aws-sdk/credential-provider-node': join(repository, 'functions/runtime/credentials.ts'),
  '@opentelemetry/api': join(repository, 'functions/runtime/opentelemetry.ts'),
};

/** The bundle includes the SDK, so that the tested version runs. CommonJS loads 30 ms faster than ES modules. */
const bundling = (modules: Readonly<Record<string, string>>) => ({
  format: OutputFormat.CJS,
  minify: true,
  mainFields: ['module', 'main'],
  externalModules: [],
  esbuildArgs: Object.fromEntries(
    Object.entries({ ...replacedPackages, ...modules }).map(([name, file]) => [`--alias:${name}`, file]),
  ),
});

/** The role may only write to the log group; each stage grants what else its function needs. */
const createRoleAndLog = (scope: Construct): { role: Role; logGroup: LogGroup } => {
  const role = new Role(scope, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
  const logGroup = new LogGroup(scope, 'Log', {
    retention: RetentionDays.ONE_MONTH,
    removalPolicy: RemovalPolicy.DESTROY,
  });
  logGroup.grantWrite(role);
  return { role, logGroup };
};

export const createStageFunction = (scope: Construct, props: StageFunctionProps): NodejsFunction => {
  const { stage, timeoutMs, environment, modules = {}, ...rest } = props;
  return new NodejsFunction(scope, 'Function', {
    ...rest,
    ...createRoleAndLog(scope),
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

/** Grants exactly these actions on exactly these resources: the grant methods of the CDK often add more. */
export const grantActions = (to: NodejsFunction, actions: readonly string[], resources: readonly string[]): void =>
  to.addToRolePolicy(new PolicyStatement({ actions: [...actions], resources: [...resources] }));

/** Grants these parameters and no others. Decrypting needs no permission under the account's default key for parameters. */
export const grantReadSecrets = (to: NodejsFunction, names: readonly string[]): void => {
  if (names.length === 0) return;
  const arn = (name: string): string =>
    Stack.of(to).formatArn({ service: 'ssm', resource: 'parameter', resourceName: parameterName(name).slice(1) });
  grantActions(to, ['ssm:GetParameter'], names.map(arn));
};
