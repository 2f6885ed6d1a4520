// Lets a monitors file outside the repository import this library by its name.
import { type RegisterHooksOptions, registerHooks } from 'node:module';
import { extname } from 'node:path';

const library = new URL('../../monitor.ts', import.meta.url).href;

/** Without a package.json beside it Node would guess the format of a file, and warn about it on the console. */
const formats: Readonly<Record<string, string>> = { '.ts': 'module-typescript', '.js': 'module' };

const resolveHook: NonNullable<RegisterHooksOptions['resolve']> = (specifier, context, next) => {
  if (specifier === 'vigia') return { url: library, format: 'module-typescript', shortCircuit: true };
  const resolved = next(specifier, context);
  const format = formats[extname(new URL(resolved.url).pathname)];
  const inPackage = resolved.url.includes('/node_modules/');
  return format && !inPackage && resolved.url.startsWith('file:') ? { ...resolved, format } : resolved;
};

/** The name and the formats count for what is imported until the promise is settled. */
export const withLibrary = async <T>(work: () => Promise<T>): Promise<T> => {
  const hooks = registerHooks({ resolve: resolveHook });
  try {
    return await work();
  } finally {
    hooks.deregister();
  }
};
