// Resolves `import … from 'vigia'` in a monitors file, wherever the file lies.
import { type RegisterHooksOptions, registerHooks } from 'node:module';
import { extname } from 'node:path';
import { importCandidates } from './import-candidates.ts';

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

type ResolveHook = NonNullable<RegisterHooksOptions['resolve']>;

/** Tries what an import without its ending, or of a folder, may mean. Throws the error of the specifier itself. */
const resolveLeniently: (...parameters: Parameters<ResolveHook>) => ReturnType<ResolveHook> = (
  specifier,
  context,
  next,
) => {
  try {
    return next(specifier, context);
  } catch (error) {
    for (const candidate of importCandidates(specifier)) {
      try {
        return next(candidate, context);
      } catch {
        // The next candidate may exist.
      }
    }
    throw error;
  }
};

/** An import of JSON needs no attribute: nothing else can be meant. */
const withJsonAttribute = (resolved: ReturnType<ResolveHook>): ReturnType<ResolveHook> => ({
  ...resolved,
  importAttributes: { type: 'json' },
});

const resolveHook: ResolveHook = (specifier, context, next) => {
  if (specifier === 'vigia') return { url: libraryUrl, format: 'module-typescript', shortCircuit: true };
  const resolved = resolveLeniently(specifier, context, next);
  const isUserFile =
    resolved.url.startsWith('file:') &&
    !resolved.url.startsWith(libraryFolder) &&
    !resolved.url.includes('/node_modules/');
  if (!isUserFile) return resolved;
  const url = withLoadNumber(resolved.url, context.parentURL);
  const extension = extname(new URL(url).pathname);
  if (extension === '.json') return withJsonAttribute({ ...resolved, url });
  const isModule = moduleExtensions.includes(extension);
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
