// The cookies that the redirects of one request set: kept by host by the rules of browsers, and forgotten at its end.
import { Cookie, CookieJar, getPublicSuffix } from 'tough-cookie';
import { headerText } from './header-text.ts';
import type { Hop } from './hop.ts';
import type { RequestCookies } from './request-cookies.ts';

/** As many as browsers keep at least of one host (RFC 6265, section 6.1), and as large. */
const maxCookies = 50;
const maxCookieBytes = 4_096;
/** All cookies of a request together: more than servers accept. */
const maxTotalBytes = 16_384;
/** What would end or break the header of a request. */
const unsendable = /[^\t\x20-\x7e\x80-\xff]/;

/** A host header of the caller names the site, as it does for TLS. */
const urlOf = ({ protocol, url, path, headers }: Hop): string =>
  headers.host === undefined ? url : (URL.parse(`${protocol}//${headers.host}${path}`)?.href ?? url);

const isLocal = (host: string): boolean => /^(?:localhost|.+\.localhost|127(?:\.\d+){3}|\[::1\])$/.test(host);

/** A public suffix, or an address, may have cookies of its own, but none that other hosts receive. */
const keepToHost = (cookie: Cookie, host: string): void => {
  const domain = cookie.cdomain();
  if (domain === host && getPublicSuffix(host, { allowSpecialUseDomain: true, ignoreError: true }) === undefined)
    cookie.domain = null;
};

const decoded = (value: string): string => {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
};

/** As a server may echo it: decoded too, and with other characters in place of those beyond ASCII. */
const shownForms = (value: string): readonly string[] => [
  headerText(value),
  decoded(value),
  ...(/[\x80-\xff]/.test(value) ? value.split(/[\x80-\xff]+/) : []),
];

const nameOf = (pair: string): string => pair.split('=', 1)[0] ?? '';
const sizeOf = ({ key, value }: Cookie): number => key.length + value.length;

export const createRequestCookies = (): RequestCookies => {
  const jar = new CookieJar(undefined, { looseMode: true, rejectPublicSuffixes: true, prefixSecurity: 'silent' });
  const sizes = new Map<string, number>();
  const values = new Set<string>();
  /** Names of cookies of the caller that the server has deleted. */
  const deleted = new Set<string>();

  const fits = (cookie: Cookie, { hostname, pathname }: URL): boolean => {
    const id = [cookie.domain ?? hostname, cookie.path ?? pathname, cookie.key].join(';');
    const others = [...sizes].filter(([other]) => other !== id);
    const size = sizeOf(cookie);
    const total = others.reduce((sum, [, other]) => sum + other, size);
    if (size > maxCookieBytes || total > maxTotalBytes || others.length >= maxCookies) return false;
    sizes.set(id, size);
    return true;
  };

  /** Over http a cookie can neither be secure nor replace one that is. */
  const isAllowed = (cookie: Cookie, url: URL): boolean => {
    if (url.protocol === 'https:' || isLocal(url.hostname)) return true;
    if (cookie.secure) return false;
    const secure = jar.getCookiesSync(url.href.replace(/^http:/, 'https:'));
    return !secure.some((other) => other.secure && other.key === cookie.key);
  };

  const storeOne = (hop: Hop, url: URL, line: string): void => {
    const cookie = unsendable.test(line) ? undefined : Cookie.parse(line, { loose: true });
    if (!cookie || sizeOf(cookie) === 0) return;
    keepToHost(cookie, url.hostname);
    if (!isAllowed(cookie, url) || !fits(cookie, url)) return;
    if (!jar.setCookieSync(cookie, url.href, { ignoreError: true })) return;
    if (cookie.TTL() > 0) for (const form of shownForms(cookie.value)) values.add(form);
    else if (hop.headers.cookie !== undefined) deleted.add(cookie.key);
  };

  return {
    store: (hop, lines) => {
      const url = new URL(urlOf(hop));
      for (const line of lines.slice(0, maxCookies)) storeOne(hop, url, line);
    },
    apply: (hop) => {
      const stored = jar.getCookiesSync(urlOf(hop));
      const replaced = new Set([...deleted, ...stored.map(({ key }) => key)]);
      const given = (hop.headers.cookie ?? '')
        .split(/;\s*/)
        .filter((pair) => pair !== '' && !replaced.has(nameOf(pair)));
      const { cookie: _, ...headers } = hop.headers;
      const pairs = [...given, ...stored.map((cookie) => cookie.cookieString())];
      return { ...hop, headers: pairs.length > 0 ? { ...headers, cookie: pairs.join('; ') } : headers };
    },
    values: () => [...values],
  };
};
