// Secrets on AWS: parameters of the Systems Manager, decrypted, and remembered for some minutes.
import { GetParameterCommand, ParameterNotFound, SSMClient } from '@aws-sdk/client-ssm';
import { clientLimits } from '../aws/client-limits.ts';
import { parameterName } from '../aws/environment.ts';
import type { Clock } from '../clock/clock.ts';
import { withoutLineEnd } from './environment-secrets.ts';
import { type Secrets, secretProblem } from './secrets.ts';

/** A secret that was changed counts after this long; each function asks for each of them so often. */
const keptMs = 5 * 60_000;

export type SsmSecretsOptions = {
  readonly clock: Pick<Clock, 'now'>;
  readonly client?: SSMClient;
};

const problemOf = (name: string, error: unknown): Error => {
  if (error instanceof ParameterNotFound)
    return secretProblem('not-set', `there is no parameter ${parameterName(name)}`);
  const reason = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return secretProblem('unreadable', `the parameter ${parameterName(name)} could not be read: ${reason}`);
};

export const openSsmSecrets = ({ clock, client }: SsmSecretsOptions): Secrets => {
  // Made at the first use: most monitors have no secrets.
  let opened = client;
  const kept = new Map<string, { readonly value: Promise<string>; readonly until: number }>();

  const ask = async (name: string): Promise<string> => {
    opened ??= new SSMClient(clientLimits);
    try {
      const answer = await opened.send(new GetParameterCommand({ Name: parameterName(name), WithDecryption: true }));
      const value = withoutLineEnd(answer.Parameter?.Value ?? '');
      if (value !== '') return value;
    } catch (error) {
      throw problemOf(name, error);
    }
    throw secretProblem('not-set', `the parameter ${parameterName(name)} is empty`);
  };

  return {
    get: (name) => {
      const before = kept.get(name);
      if (before && before.until > clock.now()) return before.value;
      const value = ask(name);
      kept.set(name, { value, until: clock.now() + keptMs });
      // What could not be had may be there the next time.
      value.catch(() => kept.delete(name));
      return value;
    },
  };
};
