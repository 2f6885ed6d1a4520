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

/** From now on those modules have that source here, whatever is in their files. */
export const serveSources = (sources: Sources): void => {
  registerHooks({
    load: (url, context, next) => {
      const known = sources.get(addressOf(url));
      return known ? { format: known.format, source: known.text, shortCircuit: true } : next(url, context);
    },
  });
};
