// Source code of the user's modules as the process loaded it, so that a thread that starts later runs the same code.
import { type LoadHookSync, registerHooks } from 'node:module';

type ModuleSource = { readonly format: string; readonly text: string };

/** By URL, without the query that makes each load a new module. In the order of loading: the monitors file is first. */
export type ModuleSources = ReadonlyMap<string, ModuleSource>;

const libraryUrl = new URL('../../', import.meta.url).href;

const withoutLoadQuery = (url: string): string => url.replace(/\?load=\d+$/, '');

const isUserModule = (url: string): boolean =>
  url.startsWith('file:') && !url.startsWith(libraryUrl) && !url.includes('/node_modules/');

const decoder = new TextDecoder();

/** Code, and imported JSON. */
const isTextFormat = (format: string | null | undefined): format is string =>
  format === 'json' || format?.startsWith('module') === true;

/** Calls `load`, and captures the source of each of the user's modules that is loaded meanwhile. */
export const captureSources = async <T>(
  load: () => Promise<T>,
): Promise<{ readonly result: T; readonly sources: ModuleSources }> => {
  const sources = new Map<string, ModuleSource>();
  const hook: LoadHookSync = (url, context, next) => {
    const loaded = next(url, context);
    const { format, source } = loaded;
    if (isUserModule(url) && isTextFormat(format) && source) {
      const text = typeof source === 'string' ? source : decoder.decode(source);
      sources.set(withoutLoadQuery(url), { format, text });
    }
    return loaded;
  };
  const hooks = registerHooks({ load: hook });
  try {
    return { result: await load(), sources };
  } finally {
    hooks.deregister();
  }
};

/** The URL of a relative, absolute or file: specifier; undefined for a package. */
const fileUrlOf = (specifier: string, parentUrl: string | undefined): string | undefined =>
  /^(?:\.{0,2}\/|file:)/.test(specifier) && URL.canParse(specifier, parentUrl)
    ? new URL(specifier, parentUrl).href
    : undefined;

/** From now on these modules load from `sources`, even if their files have changed or are gone. */
export const provideSources = (sources: ModuleSources): void => {
  registerHooks({
    resolve: (specifier, context, next) => {
      const url = fileUrlOf(specifier, context.parentURL);
      const source = url === undefined ? undefined : sources.get(withoutLoadQuery(url));
      return url !== undefined && source
        ? { url, format: source.format, shortCircuit: true }
        : next(specifier, context);
    },
    load: (url, context, next) => {
      const source = sources.get(withoutLoadQuery(url));
      return source ? { format: source.format, source: source.text, shortCircuit: true } : next(url, context);
    },
  });
};
