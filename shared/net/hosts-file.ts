// The hosts file, which c-ares does not read for its own queries: parsed once, read again when it has changed.
import { isIP } from 'node:net';
import { createChangingFile } from './cached-file.ts';

export type Hosts = {
  /** Undefined when neither the file nor the rule for `localhost` knows the name. */
  find(name: string): readonly string[] | undefined;
};

const LOOPBACK: readonly string[] = ['127.0.0.1', '::1'];
/** Lists that block advertisements reach several megabytes; beyond this it is no hosts file. */
const maxBytes = 32 * 1024 * 1024;

export const systemHostsFile = (): string =>
  process.platform === 'win32' ? 'C:\\Windows\\System32\\drivers\\etc\\hosts' : '/etc/hosts';

/** Names are lower case, without a dot at the end. Lines that make no sense are skipped, as the system does. */
export const parseHosts = (text: string): ReadonlyMap<string, readonly string[]> => {
  const found = new Map<string, string[]>();
  for (const line of text.split('\n')) {
    const [address = '', ...names] = line.replace(/#.*/s, '').trim().split(/\s+/);
    // An address with a zone (`fe80::1%lo0 localhost` on a Mac) is only reachable by its interface.
    if (isIP(address) === 0 || address.includes('%')) continue;
    for (const name of names) {
      const key = bareName(name);
      const addresses = found.get(key);
      if (!addresses) found.set(key, [address]);
      else if (!addresses.includes(address)) addresses.push(address);
    }
  }
  return found;
};

/** Lower case, without the dot that marks a name as complete. */
export const bareName = (name: string): string => (name.endsWith('.') ? name.slice(0, -1) : name).toLowerCase();

// `localhost` and what is under it never leave the machine (RFC 6761, section 6.3), whatever the file says.
const isLocalhost = (name: string): boolean => name === 'localhost' || name.endsWith('.localhost');

/** A file that is missing or cannot be read counts as empty. */
export const createHosts = (path: string): Hosts => {
  const nothing: ReturnType<typeof parseHosts> = new Map();
  const names = createChangingFile(path, { parse: parseHosts, nothing, maxBytes: maxBytes });
  return {
    find(name) {
      const bare = bareName(name);
      return names().get(bare) ?? (isLocalhost(bare) ? LOOPBACK : undefined);
    },
  };
};
