// Resolves which server a command uses, and with which API key: a key is sent only to the server that it belongs to.
import { closestMatch } from '../define/closest-match.ts';
import { cliProblems } from '../messages/en/cli-problems.ts';
import { defined } from '../model/defined.ts';
import { cleanText } from '../text/clean.ts';
import type { CliDeps } from './cli-deps.ts';
import { usageError } from './cli-error.ts';
import { type Profile, type Profiles, readProfiles } from './profiles.ts';

export type ServerOptions = { readonly url?: string; readonly profile?: string; readonly insecure?: boolean };

export type Server = {
  /** The root of the API, without a slash at the end: `http://127.0.0.1:4200/api/v1`. */
  readonly root: string;
  readonly key?: string;
  /** What named the server: `--url`, `VIGIA_URL`, `profile 'work'` or `default`. */
  readonly source: string;
  readonly profile?: string;
};

export const defaultUrl = 'http://127.0.0.1:4200';

const apiPath = '/api/v1';
const maxShownChars = 100;
const maxShownNames = 10;

/** Whether packets to a host never leave this machine. */
export const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '[::1]' || /^127(?:\.\d{1,3}){3}$/.test(host) || host.endsWith('.localhost');

/** The address with the scheme that was left out; undefined where the text looks like no address at all. */
const withScheme = (url: string, bare: URL | null): string | undefined => {
  if (!bare?.hostname || !(bare.port || bare.hostname.includes('.'))) return undefined;
  return `${isLoopback(bare.hostname) ? 'http' : 'https'}://${cleanText(url, maxShownChars)}`;
};

/** The root of the API for an address with or without `/api/v1`, which may include a stage of API Gateway. */
export const parseServerUrl = (url: string, source: string): string => {
  const parsed = URL.parse(url);
  const bare = url.includes('//') ? null : URL.parse(`http://${url}`);
  // The error does not quote the address, which may contain a key.
  if ([parsed, bare].some((each) => each && (each.username || each.password || each.search || each.hash)))
    throw usageError(cliProblems.urlWithMore({ source }));
  if (!parsed || !/^https?:$/.test(parsed.protocol)) {
    const given = { source, value: cleanText(url, maxShownChars) };
    const suggestion = withScheme(url, bare);
    throw usageError(
      suggestion === undefined
        ? cliProblems.invalidUrl({ ...given, example: defaultUrl })
        : cliProblems.urlWithoutScheme({ ...given, suggestion }),
    );
  }
  const path = parsed.pathname.replace(/\/+$/, '');
  return `${parsed.origin}${path.endsWith(apiPath) ? path : `${path}${apiPath}`}`;
};

/** Whether a key can be sent in a header. */
export const isValidKey = (key: string): boolean => /^[\x21-\x7e]{1,500}$/.test(key);

/** The profile of that name; throws a CliError if there is none. `source` is what gave the name. */
export const requireProfile = (name: string, { profiles }: Profiles, source?: string): Profile => {
  const profile = Object.hasOwn(profiles, name) ? profiles[name] : undefined;
  if (profile) return profile;
  const names = Object.keys(profiles);
  const given = { name: cleanText(name, maxShownChars), source };
  const suggestion = closestMatch(name, names);
  if (suggestion) throw usageError(cliProblems.unknownProfileMeant({ ...given, suggestion }));
  if (names.length === 0) throw usageError(cliProblems.unknownProfileOfNone(given));
  throw usageError(cliProblems.unknownProfileOf({ ...given, names: names.slice(0, maxShownNames) }));
};

const fromUrl = (url: string, source: string): Server => ({ root: parseServerUrl(url, source), source });

const fromProfile = (name: string, profiles: Profiles, namedBy: string): Server => {
  const { url, key } = requireProfile(name, profiles, namedBy);
  const source = `profile '${name}'`;
  return defined({ root: parseServerUrl(url, source), source, profile: name, key: key || undefined });
};

const resolveWithoutKey = (options: ServerOptions, deps: Pick<CliDeps, 'environment' | 'about'>): Server => {
  const { environment } = deps;
  if (options.url !== undefined) return fromUrl(options.url, '--url');
  if (options.profile !== undefined) return fromProfile(options.profile, readProfiles(deps), '--profile');
  if (environment.VIGIA_URL) return fromUrl(environment.VIGIA_URL, 'VIGIA_URL');
  const profiles = readProfiles(deps);
  if (environment.VIGIA_PROFILE) return fromProfile(environment.VIGIA_PROFILE, profiles, 'VIGIA_PROFILE');
  if (profiles.current !== undefined) return fromProfile(profiles.current, profiles, 'the current profile');
  return fromUrl(defaultUrl, 'default');
};

/**
 * The server named by `--url`, `--profile`, VIGIA_URL, VIGIA_PROFILE, the current profile, or 127.0.0.1:4200, in this
 * order. The key is that of the profile; VIGIA_API_KEY applies where no profile with a key named the server.
 */
export const resolveServer = (options: ServerOptions, deps: Pick<CliDeps, 'environment' | 'about'>): Server => {
  if (options.url !== undefined && options.profile !== undefined) throw usageError(cliProblems.urlAndProfile);
  const server = resolveWithoutKey(options, deps);
  const key = server.key ?? (deps.environment.VIGIA_API_KEY?.trim() || undefined);
  if (key === undefined) return server;
  const source = server.key === undefined ? 'VIGIA_API_KEY' : `the key of ${server.source}`;
  if (!isValidKey(key)) throw usageError(cliProblems.invalidKey({ source }));
  const { protocol, hostname } = new URL(server.root);
  if (protocol === 'http:' && !isLoopback(hostname) && !options.insecure)
    throw usageError(cliProblems.unencryptedKey({ source, host: hostname }));
  return { ...server, key };
};
