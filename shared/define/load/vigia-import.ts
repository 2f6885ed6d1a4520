// Resolves `import … from 'vigia'` in a monitors file, wherever the file lies.
import { type RegisterHooksOptions, registerHooks } from 'node:module';
import { extname } from 'node:path';

const libraryUrl = new URL('../../monitor.ts', import.meta.url).href;
const libraryFolder = new URL('../../', import.meta.url).href;

/**
 * Files that are loaded as TypeScript modules whatever package.json says: without one Node guesses the format and prints
 * a warning; and the TypeScript parser reports the line of a syntax error, which the JavaScript parser does not.
 */
const moduleExtensions: readonly string[] = ['.ts', '.mts', '.js', '.mjs'];

/** Imports of the user's own files carry the number of the load, since they may have been saved as well. */
const withLoadNumber = (url: string, parent: string | undefined): string => {
  const load = /\?(load=\d+)$/.exec(parent ?? '')?.[1];
  return load === undefined || url.includes('?') ? url : `${url}?${load}`;
};

const resolveHook: NonNullable<RegisterHooksOptions['resolve']> = (specifier, context, next) => {
  if (specifier === 'vigia') return { url: libraryUrl, format: 'module-typescript', shortCircuit: true };
  const resolved = next(specifier, context);
  const isUserFile =
    resolved.url.startsWith('file:') &&
    !resolved.url.startsWith(libraryFolder) &&
    !resolved.url.includes('/node_modules/');
  if (!isUserFile) return resolved;
  const url = withLoadNumber(resolved.url, context.parentURL);
  const isModule = moduleExtensions.includes(extname(new URL(url).pathname));
  return isModule ? { ...resolved, url, format: 'module-typescript' } : { ...resolved, url };
};

/** Runs `load` with the hook in place for everything that is imported until its promise settles. */
export const withVigiaImport = async <T>(load: () => Promise<T>): Promise<T> => {
  const hooks = registerHooks({ resolve: resolveHook });
  try {
    return await load();
  } finally {
    hooks.deregister();
  }
};
