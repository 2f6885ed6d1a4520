// Short names, such as `nas` or those of Kubernetes: completed by the search domains of the system, which c-ares does not.
import { createChangingFile } from './cached-file.ts';
import type { HostResolver, ResolverFailure, ResolverResult } from './dns-resolver.ts';

export type SearchDomains = {
  /** What to look up for a name, one after the other until one exists. */
  readonly namesOf: (name: string) => readonly string[];
};

export type SearchRules = {
  readonly domains: readonly string[];
  /** A name with fewer dots is completed first, and looked up as it is at last. */
  readonly dots: number;
};

export const noSearch: SearchDomains = { namesOf: (name) => [name] };

/** As many as the C library takes. */
const maxDomains = 6;
const maxDots = 15;
const maxBytes = 64 * 1024;
const none: SearchRules = { domains: [], dots: 1 };

/** Of resolv.conf(5): the last `search` or `domain` counts, and the last `options ndots:n`. */
export const parseSearch = (text: string): SearchRules => {
  let { domains, dots } = none;
  for (const line of text.split('\n')) {
    const [word = '', ...values] = line
      .replace(/[#;].*/s, '')
      .trim()
      .split(/\s+/);
    if (word === 'search' || word === 'domain')
      domains = values.filter((value) => /^[\w-]+(?:\.[\w-]+)*\.?$/.test(value)).slice(0, maxDomains);
    const given = word === 'options' ? values.findLast((value) => /^ndots:\d{1,3}$/.test(value)) : undefined;
    if (given) dots = Math.min(maxDots, Number(given.slice('ndots:'.length)));
  }
  return { domains: domains.map((domain) => domain.replace(/\.$/, '')), dots };
};

/** A dot at the end says that the name is complete. */
export const completed = (name: string, { domains, dots }: SearchRules): readonly string[] => {
  const isShort = !name.endsWith('.') && name.split('.').length - 1 < dots;
  return isShort ? [...domains.map((domain) => `${name}.${domain}`), name] : [name];
};

/** A file that is missing or cannot be read names none. */
export const createSearchDomains = (path: string): SearchDomains => {
  const rules = createChangingFile(path, { parse: parseSearch, nothing: none, maxBytes: maxBytes });
  return { namesOf: (name) => completed(name, rules()) };
};

const isMissing = ({ failure }: { readonly failure: ResolverFailure }): boolean =>
  failure.kind === 'answered' && (failure.code === 'ENOTFOUND' || failure.code === 'ENODATA');

/**
 * Asks for each of the names until one has an address. A name server that fails for one of them may have the others;
 * but where none is found, that is what is told.
 */
export const searching = (resolver: HostResolver, search: SearchDomains): HostResolver => ({
  resolve: (name, family, done) => {
    let trouble: ResolverResult | undefined;
    let giveUp = (): void => {};
    const askNext = ([first = name, ...others]: readonly string[]): void => {
      giveUp = resolver.resolve(first, family, (found) => {
        if ('addresses' in found || found.failure.kind !== 'answered') return done(found);
        if (!isMissing(found)) trouble ??= found;
        if (others.length > 0) askNext(others);
        else done(trouble ?? found);
      });
    };
    askNext(search.namesOf(name));
    return () => giveUp();
  },
  close: resolver.close,
});
