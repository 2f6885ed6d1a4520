// The host names under which the server accepts requests, and which of its addresses other machines can reach.
import { isIP } from 'node:net';
import { requestProblems } from '../../../shared/messages/en/server.ts';

/** `host`: the address to listen on. `allowHosts`: further names of the server (`name` or `name:port`). */
export type ServerHosts = { readonly host: string; readonly allowHosts: readonly string[] };

/** Labels of letters, digits and hyphens. A text of digits and dots must be an address. */
const isHostName = (text: string): boolean =>
  text.length <= 253 &&
  /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)*[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/.test(text) &&
  !/^[\d.]+$/.test(text);

/** The value of `--host`: an address or a name; `localhost` becomes 127.0.0.1. Undefined for any other text. */
export const parseHost = (text: string): string | undefined => {
  const host = text.toLowerCase().replace(/^\[(.*)\]$/, '$1');
  if (host === 'localhost') return '127.0.0.1';
  return isIP(host) !== 0 || isHostName(host) ? host : undefined;
};

/** The value of `--allow-host`. Undefined for a text that is neither `name` nor `name:port`. */
export const parseAllowHost = (text: string): string | undefined => {
  const [, name = '', port] = /^(.+?)(?::(\d{1,5}))?$/.exec(text.toLowerCase()) ?? [];
  return isHostName(name) && Number(port ?? 0) <= 65_535 ? text.toLowerCase() : undefined;
};

/** Only this machine reaches 127.0.0.0/8 and ::1. */
export const isLoopback = (host: string): boolean => (isIP(host) === 4 ? host.startsWith('127.') : host === '::1');

/** Other machines may send requests: directly, or through a proxy under another name. */
export const hasNetworkAccess = ({ host, allowHosts }: ServerHosts): boolean =>
  !isLoopback(host) || allowHosts.length > 0;

/** An IPv6 address is in brackets in a URL. */
const hostInUrl = (host: string): string => (isIP(host) === 6 ? `[${host}]` : host);

/** The host to open in a browser, for which 0.0.0.0 and :: cannot be used. */
export const browserHost = (host: string): string => {
  if (host === '0.0.0.0') return '127.0.0.1';
  return hostInUrl(host === '::' ? '::1' : host);
};

/** Takes values of the header `Host` in lower case. */
export type HostCheck = {
  readonly accepts: (header: string) => boolean;
  /** Whether `--allow-host` names it. */
  readonly isListed: (header: string) => boolean;
  /** The problem of a request for another host. */
  readonly problem: string;
};

const loopbackNames = ['127.0.0.1', 'localhost', '[::1]'];

const checkLoopbackHost = (host: string, port: number): HostCheck => {
  const names = [...new Set([...loopbackNames, hostInUrl(host)])];
  return {
    accepts: (header) => names.some((name) => header === `${name}:${port}` || (port === 80 && header === name)),
    isListed: () => false,
    problem: requestProblems.wrongLoopbackHost({ host: hostInUrl(host), port }),
  };
};

/** Another site can point its own name at this server (DNS rebinding), but not an address, so every address is accepted. */
const checkNetworkHost = ({ host, allowHosts }: ServerHosts): HostCheck => {
  const isListed = (header: string) =>
    allowHosts.some((allowed) => header === allowed || header.replace(/:\d+$/, '') === allowed);
  const accepts = (header: string) => {
    const name = header.replace(/:\d+$/, '').replace(/^\[(.*)\]$/, '$1');
    return isIP(name) !== 0 || name === 'localhost' || name === host || isListed(header);
  };
  const hosts = [hostInUrl(host), ...allowHosts].join(', ');
  return { accepts, isListed, problem: requestProblems.wrongHost({ hosts }) };
};

export const createHostCheck = (hosts: ServerHosts, port: number): HostCheck =>
  hasNetworkAccess(hosts) ? checkNetworkHost(hosts) : checkLoopbackHost(hosts.host, port);
