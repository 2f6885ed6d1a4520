// Deploys the stack to MiniStack, and makes up there for what MiniStack leaves out.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DynamoDBClient, UpdateTimeToLiveCommand } from '@aws-sdk/client-dynamodb';
import { attributes } from '../../shared/storage/dynamodb/table.ts';
import { cdk, emulatedAws, repository, type Surroundings } from './cdk.ts';
import { Refusal } from './emulator-error.ts';

/** The stack's outputs, by their names in stack.ts. */
export type Outputs = Readonly<Record<string, string>>;

export type Deployed = {
  readonly outputs: Outputs;
  readonly apiUrl: string;
  /** The viewer's. */
  readonly apiKey: string;
  readonly controlUrl: string;
  readonly adminKey: string;
};

const assembly = (folder: string): string => join(folder, 'cdk.out');

/** Once for each emulator. From outside the repository: in it, cdk would run the app without bundling. */
export const bootstrap = (at: Surroundings): Promise<string> =>
  cdk(at, { cwd: at.folder, args: ['bootstrap', 'aws://000000000000/us-east-1', '--app', ''] });

export const output = (outputs: Outputs, name: string): string => {
  const value = outputs[name];
  if (value === undefined) throw new Refusal(`The stack has no output ${name}`);
  return value;
};

/** Fault: the URL that it gives is one of amazonaws.com. */
const localApiUrl = (url: string, apiUrl: string): string => {
  const { hostname, pathname } = new URL(apiUrl);
  return `${url}/_aws/execute-api/${hostname.split('.')[0]}${pathname}`;
};

/** Fault: its CloudFormation drops the time-to-live of a table. */
const switchOnExpiry = async (url: string, table: string): Promise<void> => {
  const { AWS_REGION: region = '' } = emulatedAws(url);
  const client = new DynamoDBClient({
    endpoint: url,
    region,
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
  const TimeToLiveSpecification = { AttributeName: attributes.expiresAt, Enabled: true };
  await client.send(new UpdateTimeToLiveCommand({ TableName: table, TimeToLiveSpecification }));
  client.destroy();
};

/** One call to one service: not worth its SDK. The signature is not looked at; its scope says which service is meant. */
const keyValue = async (url: string, keyId: string): Promise<string> => {
  const scope = 'Credential=test/20260101/us-east-1/apigateway/aws4_request';
  const authorization = `AWS4-HMAC-SHA256 ${scope}, SignedHeaders=host, Signature=0`;
  const answer = await fetch(`${url}/apikeys/${keyId}?includeValue=true`, { headers: { authorization } });
  const { value } = (await answer.json()) as { value?: string };
  if (!value) throw new Refusal(`The API key ${keyId} has no value`);
  return value;
};

export type Deployment = {
  /** The file that says what is watched. */
  readonly monitors: string;
  /** What else is chosen, each as `cdk deploy -c` takes it: `metrics=true`. */
  readonly choices?: readonly string[];
};

/** Synthesises and deploys; the second time it changes what is there. @throws Refusal with what cdk said. */
export const deploy = async (at: Surroundings, { monitors, choices = [] }: Deployment): Promise<Deployed> => {
  const { url, folder } = at;
  const out = assembly(folder);
  const file = join(folder, 'outputs.json');
  const context = ['retain=false', `monitors=${monitors}`, ...choices].flatMap((choice) => ['-c', choice]);
  await cdk(at, { cwd: repository, args: ['synth', '--quiet', '--output', out, ...context] });
  await cdk(at, {
    cwd: repository,
    args: ['deploy', '--app', out, '--require-approval', 'never', '--outputs-file', file],
  });
  const stacks = JSON.parse(await readFile(file, 'utf8')) as Record<string, Outputs>;
  const outputs = Object.values(stacks)[0] ?? {};
  await switchOnExpiry(url, output(outputs, 'TableName'));
  return {
    outputs,
    apiUrl: localApiUrl(url, output(outputs, 'ApiReadUrl')),
    apiKey: await keyValue(url, output(outputs, 'ApiReadKeyId')),
    controlUrl: localApiUrl(url, output(outputs, 'ApiControlUrl')),
    adminKey: await keyValue(url, output(outputs, 'ApiControlKeyId')),
  };
};

export const destroy = async (at: Surroundings): Promise<void> => {
  await cdk(at, { cwd: repository, args: ['destroy', '--app', assembly(at.folder), '--force'] });
};
