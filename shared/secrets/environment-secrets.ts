// Secrets of a machine of one's own: environment variables of that name.
import type { Manifest } from '../model/monitor.ts';
import { type Secrets, secretProblem } from './secrets.ts';

/** A line end at its end comes from the file that it was read from, and is not part of it. */
export const withoutLineEnd = (value: string): string => value.replace(/\r?\n$/, '');

export const openEnvironmentSecrets = (environment: Readonly<Record<string, string | undefined>>): Secrets => ({
  get: async (name) => {
    const value = withoutLineEnd(environment[name] ?? '');
    if (value === '') throw secretProblem('not-set', `the environment variable ${name} is not set`);
    return value;
  },
});

/** One sentence for each secret that is not there, naming the monitors that ask for it. */
export const missingSecrets = (
  { monitors }: Manifest,
  environment: Readonly<Record<string, string | undefined>>,
): readonly string[] => {
  const users = new Map<string, string[]>();
  for (const { id, secrets = [] } of monitors)
    for (const name of secrets) if (!environment[name]) users.set(name, [...(users.get(name) ?? []), id]);
  return [...users].map(([name, ids]) => {
    const others = ids.length > 3 ? ` and ${ids.length - 3} more` : '';
    return `The secret ${name}, for ${ids.slice(0, 3).join(', ')}${others}, is not set: set the environment variable ${name}.`;
  });
};
