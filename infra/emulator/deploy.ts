// Deploys the stack to MiniStack, and configures what MiniStack's CloudFormation leaves out.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DynamoDBClient, UpdateTimeToLiveCommand } from '@aws-sdk/client-dynamodb';
import { emulator } from '../../shared/messages/en/aws.ts';
import { attributes } from '../../shared/storage/dynamodb/table.ts';
import { cdk, type EmulatorContext, emulatorEnvironment, repository } from './cdk.ts';
import { EmulatorError } from './emulator-error.ts';

/** The outputs of the stack by their names in infra/aws/stack.ts. */
export type StackOutputs = Readonly<Record<string, string>>;

export type Deployment = {
  readonly outputs: StackOutputs;
  readonly apiReadUrl: string;
  readonly viewerKey: string;
  readonly apiControlUrl: string;
  readonly adminKey: string;
};

export type DeploymentRequest = {
  /** The path of the monitors file. */
  readonly monitors: string;
  /** Further options, each as `cdk deploy -c` takes it: `metrics=true`. */
  readonly options?: readonly string[];
};

const assemblyIn = (folder: string): string => join(folder, 'cdk.out');

/** Runs once for each emulator. Runs outside the repository, where cdk would run the app without bundling. */
export const bootstrap = (context: EmulatorContext): Promise<string> =>
  cdk(context, { cwd: context.folder, args: ['bootstrap', 'aws://000000000000/us-east-1', '--app', ''] });

/** @throws EmulatorError for an output that the stack does not have. */
export const getOutput = (outputs: StackOutputs, name: string): string => {
  const value = outputs[name];
  if (value === undefined) throw new EmulatorError(emulator.outputMissing({ name }));
  return value;
};

/** MiniStack's outputs name the host amazonaws.com; the emulator serves the same stage under a path of its own. */
const toEmulatorUrl = (url: string, apiUrl: string): string => {
  const { hostname, pathname } = new URL(apiUrl);
  return `${url}/_aws/execute-api/${hostname.split('.')[0]}${pathname}`;
};

/** MiniStack's CloudFormation ignores the time-to-live of a table. */
const enableTimeToLive = async (url: string, table: string): Promise<void> => {
  const { AWS_REGION: region = '' } = emulatorEnvironment(url);
  const client = new DynamoDBClient({
    endpoint: url,
    region,
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
  const TimeToLiveSpecification = { AttributeName: attributes.expiresAt, Enabled: true };
  await client.send(new UpdateTimeToLiveCommand({ TableName: table, TimeToLiveSpecification }));
  client.destroy();
};

/** A plain request instead of another SDK client. MiniStack ignores the signature and reads the service of its scope. */
const getKeyValue = async (url: string, keyId: string): Promise<string> => {
  const scope = 'Credential=test/20260101/us-east-1/apigateway/aws4_request';
  const authorization = `AWS4-HMAC-SHA256 ${scope}, SignedHeaders=host, Signature=0`;
  const response = await fetch(`${url}/apikeys/${keyId}?includeValue=true`, { headers: { authorization } });
  const { value } = (await response.json()) as { value?: string };
  if (!value) throw new EmulatorError(emulator.keyMissing({ keyId }));
  return value;
};

const readOutputs = async (file: string): Promise<StackOutputs> => {
  const stacks = JSON.parse(await readFile(file, 'utf8')) as Record<string, StackOutputs>;
  return Object.values(stacks)[0] ?? {};
};

/** Synthesizes and deploys; a second call updates the stack. @throws EmulatorError with the output of a failed command. */
export const deploy = async (context: EmulatorContext, request: DeploymentRequest): Promise<Deployment> => {
  const { url, folder } = context;
  const { monitors, options = [] } = request;
  const assembly = assemblyIn(folder);
  const outputsFile = join(folder, 'outputs.json');
  const contextArgs = ['retain=false', `monitors=${monitors}`, ...options].flatMap((option) => ['-c', option]);
  await cdk(context, { cwd: repository, args: ['synth', '--quiet', '--output', assembly, ...contextArgs] });
  const deployArgs = ['--app', assembly, '--require-approval', 'never', '--outputs-file', outputsFile];
  await cdk(context, { cwd: repository, args: ['deploy', ...deployArgs] });
  const outputs = await readOutputs(outputsFile);
  await enableTimeToLive(url, getOutput(outputs, 'TableName'));
  return {
    outputs,
    apiReadUrl: toEmulatorUrl(url, getOutput(outputs, 'ApiReadUrl')),
    viewerKey: await getKeyValue(url, getOutput(outputs, 'ApiReadKeyId')),
    apiControlUrl: toEmulatorUrl(url, getOutput(outputs, 'ApiControlUrl')),
    adminKey: await getKeyValue(url, getOutput(outputs, 'ApiControlKeyId')),
  };
};

export const destroy = async (context: EmulatorContext): Promise<void> => {
  await cdk(context, { cwd: repository, args: ['destroy', '--app', assemblyIn(context.folder), '--force'] });
};
