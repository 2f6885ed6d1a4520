// Lets a monitors file outside the repository import this library by its name.
import { type RegisterHooksOptions, registerHooks } from 'node:module';
import { extname } from 'node:path';

const library = new URL('../../monitor.ts', import.meta.url).href;
const libraryFolder = new URL('../../', import.meta.url).href;

/**
 * All read as TypeScript modules: without a package.json beside it Node would guess the format of a file, and warn
 * about it on the console; and the parser for TypeScript says the line of a mistake, which that for JavaScript does not.
 */
const extensions: readonly string[] = ['.ts', '.mts', '.js', '.mjs'];

/** What the file imports of the user's own is loaded anew with it, since it may have been saved as well. */
const ofSameLoad = (url: string, parent: string | undefined): string => {
  const load = /\?(load=\d+)$/.exec(parent ?? '')?.[1];
  return load === undefined || url.includes('?') ? url : `${url}?${load}`;
};

const resolveHook: NonNullable<RegisterHooksOptions['resolve']> = (specifier, context, next) => {
  if (specifier === 'vigia') return { url: library, format: 'module-typescript', shortCircuit: true };
  const resolved = next(specifier, context);
  const own =
    resolved.url.startsWith('file:') &&
    !resolved.url.startsWith(libraryFolder) &&
    !resolved.url.includes('/node_modules/');
  if (!own) return resolved;
  const url = ofSameLoad(resolved.url, context.parentURL);
  if (!extensions.includes(extname(new URL(url).pathname))) return { ...resolved, url };
  return { ...resolved, url, format: 'module-typescript' };
};

/** The name and the formats count for what is imported until the promise is settled. */
export const withVigiaImport = async <T>(work: () => Promise<T>): Promise<T> => {
  const hooks = registerHooks({ resolve: resolveHook });
  try {
    return await work();
  } finally {
    hooks.deregister();
  }
};
