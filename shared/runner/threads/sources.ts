// The user's files as they were when the process loaded them, so that a thread that starts later runs the same code.
import { type LoadHookSync, registerHooks } from 'node:module';

export type Source = { readonly format: string; readonly text: string };

/** By address, without what makes it a new one for each load. */
export type Sources = ReadonlyMap<string, Source>;

const library = new URL('../../', import.meta.url).href;

const addressOf = (url: string): string => url.replace(/\?load=\d+$/, '');

const isOwn = (url: string): boolean =>
  url.startsWith('file:') && !url.startsWith(library) && !url.includes('/node_modules/');

const decoder = new TextDecoder();

/** Code, and data that is imported. */
const isText = (format: string | null | undefined): format is string =>
  format === 'json' || format?.startsWith('module') === true;

/** Does the work, and remembers the source of each module of the user's own that is loaded meanwhile. */
export const rememberSources = async <T>(
  work: () => Promise<T>,
): Promise<{ readonly result: T; readonly sources: Sources }> => {
  const sources = new Map<string, Source>();
  const load: LoadHookSync = (url, context, next) => {
    const loaded = next(url, context);
    const { format, source } = loaded;
    if (isOwn(url) && isText(format) && source)
      sources.set(addressOf(url), { format, text: typeof source === 'string' ? source : decoder.decode(source) });
    return loaded;
  };
  const hooks = registerHooks({ load });
  try {
    return { result: await work(), sources };
  } finally {
    hooks.deregister();
  }
};

const fileOf = (specifier: string, parent: string | undefined): string | undefined =>
  /^(?:\.{0,2}\/|file:)/.test(specifier) && URL.canParse(specifier, parent)
    ? new URL(specifier, parent).href
    : undefined;

/** From now on those modules are there with that source, whatever is in their files, and even if these are gone. */
export const serveSources = (sources: Sources): void => {
  registerHooks({
    resolve: (specifier, context, next) => {
      const url = fileOf(specifier, context.parentURL);
      const known = url === undefined ? undefined : sources.get(addressOf(url));
      return url !== undefined && known ? { url, format: known.format, shortCircuit: true } : next(specifier, context);
    },
    load: (url, context, next) => {
      const known = sources.get(addressOf(url));
      return known ? { format: known.format, source: known.text, shortCircuit: true } : next(url, context);
    },
  });
};
