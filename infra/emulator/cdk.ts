// Runs the CDK command line against the emulator.
import { join } from 'node:path';
import { emulator } from '../../shared/messages/en/aws.ts';
import { runCommand } from './command.ts';
import { EmulatorError, lastLines } from './emulator-error.ts';

export const repository = join(import.meta.dirname, '../..');

/** Endpoint, region and credentials of the emulator; the credentials are valid nowhere else. */
export const emulatorEnvironment = (url: string): Readonly<Record<string, string>> => ({
  AWS_ENDPOINT_URL: url,
  AWS_ENDPOINT_URL_S3: url,
  AWS_ACCESS_KEY_ID: 'test',
  AWS_SECRET_ACCESS_KEY: 'test',
  AWS_REGION: 'us-east-1',
});

/** The user's own AWS settings, which must not reach the emulator. */
const isAwsSetting = (name: string): boolean => name.startsWith('AWS_') || name.startsWith('CDK_');

const environment = (url: string): NodeJS.ProcessEnv => ({
  ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !isAwsSetting(name))),
  ...emulatorEnvironment(url),
  CDK_DISABLE_CLI_TELEMETRY: 'true',
});

export type EmulatorContext = {
  /** The endpoint of the emulator. */
  readonly url: string;
  /** A folder outside the repository, for the cloud assembly and the outputs. */
  readonly folder: string;
  /** Ends the running command when it is aborted. */
  readonly signal?: AbortSignal;
};

/** `cwd`: the repository has a cdk.json with an app, other folders do not. */
export type CdkCall = { readonly args: readonly string[]; readonly cwd: string };

/** Returns the printed output. @throws EmulatorError with the end of the output when the command fails. */
export const cdk = async ({ url, signal }: EmulatorContext, { args, cwd }: CdkCall): Promise<string> => {
  const program = join(repository, 'node_modules/aws-cdk/bin/cdk');
  const { code, output } = await runCommand(process.execPath, [program, '--no-notices', '--no-color', ...args], {
    env: environment(url),
    cwd,
    signal,
  });
  if (code === 0) return output;
  throw new EmulatorError(emulator.cdkFailed({ command: String(args[0]), output: lastLines(output, 20) }));
};
