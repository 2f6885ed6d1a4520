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

/** One sentence for each secret that is not set, with the monitors that require it. */
export const missingSecrets = ({ monitors }: Manifest, environment: Environment): readonly string[] => {
  const monitorsBySecret = new Map<string, string[]>();
  for (const { id, secrets = [] } of monitors)
    for (const secret of secrets)
      if (!environment[secret]) monitorsBySecret.set(secret, [...(monitorsBySecret.get(secret) ?? []), id]);
  return [...monitorsBySecret].map(([secret, ids]) => messages.requiredSecretNotSet({ secret, monitors: ids }));
};
