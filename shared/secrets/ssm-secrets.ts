// Reads secrets from SSM parameters on AWS, decrypted, and caches them for some minutes.
import { GetParameterCommand, ParameterNotFound, SSMClient } from '@aws-sdk/client-ssm';
import { clientLimits } from '../aws/client-limits.ts';
import { parameterName } from '../aws/environment.ts';
import type { Clock } from '../clock/clock.ts';
import { secrets as messages } from '../messages/en/secrets.ts';
import { withoutLineEnd } from './environment-secrets.ts';
import { type SecretError, type Secrets, secretError } from './secrets.ts';

/** The longest time until a changed secret is used. Each function reads each of its secrets this often. */
const cacheMs = 5 * 60_000;

type SsmSecretsOptions = {
  readonly clock: Pick<Clock, 'now'>;
  readonly client?: SSMClient;
};

const toSecretError = (parameter: string, error: unknown): SecretError => {
  if (error instanceof ParameterNotFound) return secretError('not-set', messages.parameterNotFound({ parameter }));
  const reason = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return secretError('unreadable', messages.parameterUnreadable({ parameter, error: reason }));
};

export const openSsmSecrets = ({ clock, client }: SsmSecretsOptions): Secrets => {
  // Created at the first use: most monitors have no secrets.
  let ssm = client;
  const cache = new Map<string, { readonly value: Promise<string>; readonly until: number }>();

  const read = async (name: string): Promise<string> => {
    const parameter = parameterName(name);
    ssm ??= new SSMClient(clientLimits);
    const command = new GetParameterCommand({ Name: parameter, WithDecryption: true });
    const output = await ssm.send(command).catch((error: unknown) => {
      throw toSecretError(parameter, error);
    });
    const value = withoutLineEnd(output.Parameter?.Value ?? '');
    if (value === '') throw secretError('not-set', messages.parameterEmpty({ parameter }));
    return value;
  };

  return {
    get: (name) => {
      const cached = cache.get(name);
      if (cached && cached.until > clock.now()) return cached.value;
      const value = read(name);
      cache.set(name, { value, until: clock.now() + cacheMs });
      // A failed read is not cached: the secret may be readable at the next request.
      value.catch(() => cache.delete(name));
      return value;
    },
  };
};
