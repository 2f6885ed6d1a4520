// Which server is asked, and by which key: a key goes to the server that it was given for, and to no other.
import { closestMatch } from '../define/closest-match.ts';
import { cleanText } from '../text/clean.ts';
import type { CliDeps } from './cli-deps.ts';
import { cliError, exitCodes } from './exit-codes.ts';
import { type Profile, type Profiles, readProfiles } from './profiles.ts';

export type ServerOptions = { readonly url?: string; readonly profile?: string; readonly insecure?: boolean };

export type Server = {
  /** Where the API is, without a slash at the end: `http://127.0.0.1:4200/api/v1`. */
  readonly root: string;
  readonly key?: string;
  /** Who said so: `--url`, `VIGIA_URL`, `profile 'work'` or `default`. */
  readonly from: string;
  readonly profile?: string;
};

export const defaultUrl = 'http://127.0.0.1:4200';

const apiPath = '/api/v1';

const shown = (text: string): string => `'${cleanText(text, 100)}'`;

/** Hosts whose packets never leave this machine. */
export const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '[::1]' || /^127(?:\.\d{1,3}){3}$/.test(host) || host.endsWith('.localhost');

/** Most often only what comes before the host was left out. */
const rightAddress = (url: string, bare: URL | null): string =>
  bare?.hostname && (bare.port || bare.hostname.includes('.'))
    ? `write ${isLoopback(bare.hostname) ? 'http' : 'https'}://${cleanText(url, 100)}`
    : `give the address of the server, such as ${defaultUrl}`;

/** With or without `/api/v1` at the end; a stage of API Gateway may stand before it. */
export const parseServerUrl = (url: string, from: string): string => {
  const parsed = URL.parse(url);
  const bare = url.includes('//') ? null : URL.parse(`http://${url}`);
  // It is not quoted: whoever puts a key into an address would find it on the screen.
  if ([parsed, bare].some((one) => one && (one.username || one.password || one.search || one.hash)))
    throw cliError(
      exitCodes.usage,
      `${from} has more in it than host and path: a key belongs into VIGIA_API_KEY or a profile, never into an address.`,
    );
  if (!parsed || !/^https?:$/.test(parsed.protocol))
    throw cliError(exitCodes.usage, `${from} ${shown(url)} is no http or https address: ${rightAddress(url, bare)}.`);
  const path = parsed.pathname.replace(/\/+$/, '');
  return `${parsed.origin}${path.endsWith(apiPath) ? path : `${path}${apiPath}`}`;
};

/** A header takes visible signs of ASCII only. */
export const keyProblem = (key: string): string | undefined =>
  /^[\x21-\x7e]{1,500}$/.test(key) ? undefined : 'it must be 1 to 500 letters, digits and signs, without blanks';

/** Throws a Stop where there is none of that name; `said` is by what it was named. */
export const requireProfile = (name: string, { profiles }: Profiles, details = ''): Profile => {
  const profile = Object.hasOwn(profiles, name) ? profiles[name] : undefined;
  if (profile) return profile;
  const names = Object.keys(profiles);
  const meant = closestMatch(name, names);
  const known = names.length > 0 ? `there are ${names.slice(0, 10).join(', ')}` : 'there are none yet';
  const right = meant ? `did you mean '${meant}'?` : `${known}; 'vigia profile set' makes one.`;
  throw cliError(exitCodes.usage, `${details ? `${details} ` : ''}${shown(name)} is no profile: ${right}`);
};

const fromProfile = (name: string, profiles: Profiles, details: string): Server => {
  const profile = requireProfile(name, profiles, details);
  const from = `profile '${name}'`;
  return { root: parseServerUrl(profile.url, from), from, profile: name, ...(profile.key ? { key: profile.key } : {}) };
};

const named = (options: ServerOptions, deps: Pick<CliDeps, 'environment' | 'about'>): Server => {
  const { environment } = deps;
  if (options.url !== undefined) return { root: parseServerUrl(options.url, '--url'), from: '--url' };
  if (options.profile !== undefined) return fromProfile(options.profile, readProfiles(deps), '--profile');
  if (environment.VIGIA_URL) return { root: parseServerUrl(environment.VIGIA_URL, 'VIGIA_URL'), from: 'VIGIA_URL' };
  const profiles = readProfiles(deps);
  if (environment.VIGIA_PROFILE) return fromProfile(environment.VIGIA_PROFILE, profiles, 'VIGIA_PROFILE');
  if (profiles.current !== undefined) return fromProfile(profiles.current, profiles, 'the current profile');
  return { root: parseServerUrl(defaultUrl, 'default'), from: 'default' };
};

/**
 * By `--url`, `--profile`, VIGIA_URL, VIGIA_PROFILE, the current profile, or 127.0.0.1:4200, in this order. The key is
 * that of the profile; VIGIA_API_KEY is for a server that no profile with a key names.
 */
export const resolveServer = (options: ServerOptions, deps: Pick<CliDeps, 'environment' | 'about'>): Server => {
  if (options.url !== undefined && options.profile !== undefined)
    throw cliError(exitCodes.usage, '--url and --profile both name a server: give one of them.');
  const server = named(options, deps);
  const key = server.key ?? (deps.environment.VIGIA_API_KEY?.trim() || undefined);
  if (key === undefined) return server;
  const where = server.key === undefined ? 'VIGIA_API_KEY' : `the key of ${server.from}`;
  const mistake = keyProblem(key);
  if (mistake) throw cliError(exitCodes.usage, `${where} is no key: ${mistake}.`);
  const { protocol, hostname } = new URL(server.root);
  if (protocol === 'http:' && !isLoopback(hostname) && !options.insecure)
    throw cliError(
      exitCodes.usage,
      `${where} would go over the network unencrypted to http://${hostname}: use https, or --insecure if you trust the network.`,
    );
  return { ...server, key };
};
