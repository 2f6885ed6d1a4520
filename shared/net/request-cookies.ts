// Loads the rules of cookies with the first cookie: most processes never meet one in a redirect.
import type { Hop } from './hop.ts';

export type RequestCookies = {
  /** Keeps what the response to a hop sets. `lines` are values of its Set-Cookie headers, a character for each byte. */
  readonly store: (hop: Hop, lines: readonly string[]) => void;
  /** The hop with the cookies that its server is to receive, together with those of the caller. */
  readonly apply: (hop: Hop) => Hop;
  /** The values of all cookies that were kept: a server may echo them. */
  readonly values: () => readonly string[];
};

/** The values of the Set-Cookie headers, one each: unlike other headers they cannot be joined. */
export const setCookiesIn = (rawHeaders: readonly string[]): readonly string[] =>
  rawHeaders.filter((_, index) => index % 2 === 1 && rawHeaders[index - 1]?.toLowerCase() === 'set-cookie');

/** For one request with all its redirects. */
export const openRequestCookies = async (): Promise<RequestCookies> =>
  (await import('./cookies.ts')).createRequestCookies();
