// Calls the CDK's command line against the AWS on this machine.
import { join } from 'node:path';
import { run } from './command.ts';
import { lastLines, Refusal } from './emulator-error.ts';

export const repository = join(import.meta.dirname, '../..');

/** Account, region and keys of the emulator: none of them opens anything elsewhere. */
export const emulatedAws = (url: string): Readonly<Record<string, string>> => ({
  AWS_ENDPOINT_URL: url,
  AWS_ENDPOINT_URL_S3: url,
  AWS_ACCESS_KEY_ID: 'test',
  AWS_SECRET_ACCESS_KEY: 'test',
  AWS_REGION: 'us-east-1',
});

/** Names of the person's own settings for AWS: an emulator must not meet them. */
const isOwn = (name: string): boolean => name.startsWith('AWS_') || name.startsWith('CDK_');

const environment = (url: string): NodeJS.ProcessEnv => ({
  ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !isOwn(name))),
  ...emulatedAws(url),
  CDK_DISABLE_CLI_TELEMETRY: 'true',
});

export type Surroundings = {
  /** Of the emulator. */
  readonly url: string;
  /** For the cloud assembly and the outputs; outside the repository. */
  readonly folder: string;
  /** Ends what is under way. */
  readonly signal?: AbortSignal;
};

/** Where it is run: in the repository there is an app, outside there is none. */
export type CdkCall = { readonly args: readonly string[]; readonly cwd: string };

/** What it printed. @throws Refusal when it fails, with the end of what it printed. */
export const cdk = async ({ url, signal }: Surroundings, { args, cwd }: CdkCall): Promise<string> => {
  const program = join(repository, 'node_modules/aws-cdk/bin/cdk');
  const ended = await run(process.execPath, [program, '--no-notices', '--no-color', ...args], {
    env: environment(url),
    cwd,
    signal,
  });
  if (ended.code === 0) return ended.output;
  throw new Refusal(`cdk ${args[0]} failed:\n${lastLines(ended.output, 20)}`);
};
