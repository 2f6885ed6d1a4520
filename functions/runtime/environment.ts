// What a function is told by its surroundings: read once, refused with the name of what is missing.
import type { VariableName } from '../../shared/aws/environment.ts';

/** The values of these variables. @throws an Error that names the first one that is not set. */
export const required = <Name extends VariableName>(
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

/** Makes something at its first use, so that nothing happens at import and a failure is the caller's to report. */
export const once = <T>(make: () => T): (() => T) => {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
};
