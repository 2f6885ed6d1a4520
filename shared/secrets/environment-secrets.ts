// Reads secrets from environment variables, for Vigía as one process.
import { secrets as messages } from '../messages/en/secrets.ts';
import type { Manifest } from '../model/monitor.ts';
import { type Secrets, secretError } from './secrets.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** `value` without the line end that a file leaves at its end. */
export const withoutLineEnd = (value: string): string => value.replace(/\r?\n$/, '');

export const openEnvironmentSecrets = (environment: Environment): Secrets => ({
  get: async (name) => {
    const value = withoutLineEnd(environment[name] ?? '');
    if (value === '') throw secretError('not-set', messages.variableNotSet({ variable: name }));
    return value;
  },
});

/** One sentence for each secret that is not set, with the monitors and channels that require it. */
export const missingSecrets = ({ monitors, alerts }: Manifest, environment: Environment): readonly string[] => {
  const usersBySecret = new Map<string, string[]>();
  const require = (secrets: readonly string[] = [], user: string): void => {
    for (const secret of secrets)
      if (!environment[secret]) usersBySecret.set(secret, [...(usersBySecret.get(secret) ?? []), user]);
  };
  for (const { id, secrets } of monitors) require(secrets, id);
  for (const { id, secrets } of alerts?.channels ?? []) require(secrets, messages.channel({ name: id }));
  return [...usersBySecret].map(([secret, users]) => messages.requiredSecretNotSet({ secret, users }));
};
