// Reads the environment variables that a function cannot work without.
import type { VariableName } from '../../shared/aws/environment.ts';

/** The values of the named variables. @throws an Error that names the first variable that is not set or empty. */
export const requireVariables = <Name extends VariableName>(
  environment: NodeJS.ProcessEnv,
  names: readonly Name[],
): Readonly<Record<Name, string>> =>
  Object.fromEntries(
    names.map((name) => {
      const value = environment[name];
      if (!value) throw new Error(`The environment variable ${name} is not set: the stack sets it, see infra/aws`);
      return [name, value];
    }),
  ) as Record<Name, string>;
