// By which names this server is asked, and which addresses lead to nobody but this machine.
import { isIP } from 'node:net';

/** Where the server listens, and by which other names it may be asked (`name` or `name:port`). */
export type Reach = { readonly host: string; readonly allowHosts: readonly string[] };

/** An address or a name as `--host` takes it; `localhost` becomes the address that it stands for everywhere. */
export const parseHost = (text: string): string | undefined => {
  const host = text.toLowerCase().replace(/^\[(.*)\]$/, '$1');
  if (host === 'localhost') return '127.0.0.1';
  return isIP(host) !== 0 || isName(host) ? host : undefined;
};

/** Labels of letters, digits and dashes; what looks like an address must be one. */
const isName = (text: string): boolean =>
  text.length <= 253 &&
  /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)*[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/.test(text) &&
  !/^[\d.]+$/.test(text);

/** As `--allow-host` takes it. */
export const parseAllowHost = (text: string): string | undefined => {
  const [, name = '', port] = /^(.+?)(?::(\d{1,5}))?$/.exec(text.toLowerCase()) ?? [];
  return isName(name) && Number(port ?? 0) <= 65_535 ? text.toLowerCase() : undefined;
};

/** 127.0.0.0/8 and ::1 lead to nobody but this machine. */
export const isLoopback = (host: string): boolean => (isIP(host) === 4 ? host.startsWith('127.') : host === '::1');

/** Others may come: from another machine, or by another name, which means that a proxy stands in front. */
export const isOpen = ({ host, allowHosts }: Reach): boolean => !isLoopback(host) || allowHosts.length > 0;

/** In a URL an IPv6 address stands in brackets. */
export const inUrl = (host: string): string => (isIP(host) === 6 ? `[${host}]` : host);

/** What a person opens: an address that stands for all addresses is none to go to. */
export const shownHost = (host: string): string => {
  if (host === '0.0.0.0') return '127.0.0.1';
  return inUrl(host === '::' ? '::1' : host);
};

/** Which `Host` headers are this server's, by a header in small letters. */
export type OwnHosts = {
  readonly owns: (header: string) => boolean;
  /** Named by `--allow-host`. */
  readonly isListed: (header: string) => boolean;
  readonly words: string;
};

const loopbackNames = ['127.0.0.1', 'localhost', '[::1]'];

const loopbackHosts = (host: string, port: number): OwnHosts => {
  const names = [...new Set([...loopbackNames, inUrl(host)])];
  const owns = (header: string) =>
    names.some((name) => header === `${name}:${port}` || (port === 80 && header === name));
  return {
    owns,
    isListed: () => false,
    words: `${inUrl(host)}:${port} and localhost:${port} only; another name takes --allow-host, and keys`,
  };
};

/** Another site can make its own name point here, but never an address: an address is what somebody went to. */
const openHosts = ({ host, allowHosts }: Reach): OwnHosts => {
  const isListed = (header: string) =>
    allowHosts.some((allowed) => header === allowed || header.replace(/:\d+$/, '') === allowed);
  const owns = (header: string) => {
    const name = header.replace(/:\d+$/, '').replace(/^\[(.*)\]$/, '$1');
    return isIP(name) !== 0 || name === 'localhost' || name === host || isListed(header);
  };
  const names = [inUrl(host), ...allowHosts].join(', ');
  return { owns, isListed, words: `addresses and ${names}; another name is allowed by --allow-host` };
};

export const ownHosts = (reach: Reach, port: number): OwnHosts =>
  isOpen(reach) ? openHosts(reach) : loopbackHosts(reach.host, port);
