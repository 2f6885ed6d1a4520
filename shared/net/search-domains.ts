// Completes short names, such as `nas` or those of Kubernetes, by the search domains of the system: c-ares does not.
import { createCachedFile } from './cached-file.ts';
import type { HostResolver, ResolverResult } from './dns-resolver.ts';

export type SearchRules = {
  readonly domains: readonly string[];
  /** A name with fewer dots is tried with each domain first, and as it is last. */
  readonly minDots: number;
};

/** The limits of the C library. */
const maxDomains = 6;
const maxMinDots = 15;
const maxBytes = 64 * 1024;
const noRules: SearchRules = { domains: [], minDots: 1 };

/** Reads resolv.conf(5): the last `search` or `domain` counts, and the last `options ndots:n`. */
export const parseSearchRules = (text: string): SearchRules => {
  let { domains, minDots } = noRules;
  for (const line of text.split('\n')) {
    const [keyword = '', ...values] = line
      .replace(/[#;].*/s, '')
      .trim()
      .split(/\s+/);
    if (keyword === 'search' || keyword === 'domain')
      domains = values.filter((value) => /^[\w-]+(?:\.[\w-]+)*\.?$/.test(value)).slice(0, maxDomains);
    const ndots = keyword === 'options' ? values.findLast((value) => /^ndots:\d{1,3}$/.test(value)) : undefined;
    if (ndots) minDots = Math.min(maxMinDots, Number(ndots.slice('ndots:'.length)));
  }
  return { domains: domains.map((domain) => domain.replace(/\.$/, '')), minDots };
};

/** The names to look up, in order. A name that ends with a dot is complete. */
export const candidateNames = (name: string, { domains, minDots }: SearchRules): readonly string[] => {
  const isShort = !name.endsWith('.') && name.split('.').length - 1 < minDots;
  return isShort ? [...domains.map((domain) => `${name}.${domain}`), name] : [name];
};

const isNotFound = (result: ResolverResult): boolean =>
  'failure' in result &&
  result.failure.kind === 'answered' &&
  (result.failure.code === 'ENOTFOUND' || result.failure.code === 'ENODATA');

/**
 * A resolver that tries the candidates of each name until one has an address. A DNS server that fails for one
 * candidate may have the others; if none is found, its failure is the result. `resolvFile` is the path of
 * resolv.conf; a missing or unreadable file counts as empty.
 */
export const withSearchDomains = (resolver: HostResolver, resolvFile: string): HostResolver => {
  const rules = createCachedFile(resolvFile, { parse: parseSearchRules, empty: noRules, maxBytes });
  return {
    resolve: (name, family, done) => {
      let failure: ResolverResult | undefined;
      let stop = (): void => {};
      const resolveNext = ([candidate = name, ...others]: readonly string[]): void => {
        stop = resolver.resolve(candidate, family, (result) => {
          if ('addresses' in result || result.failure.kind !== 'answered') return done(result);
          if (!isNotFound(result)) failure ??= result;
          if (others.length > 0) resolveNext(others);
          else done(failure ?? result);
        });
      };
      resolveNext(candidateNames(name, rules()));
      return () => stop();
    },
    close: resolver.close,
  };
};
