// Looks names up in the hosts file, which c-ares ignores for direct queries.
import { isIP } from 'node:net';
import { createCachedFile } from './cached-file.ts';

export type HostsFile = {
  /** Undefined for a name that neither the file nor the rule for `localhost` contains. */
  readonly find: (name: string) => readonly string[] | undefined;
};

const loopbackAddresses: readonly string[] = ['127.0.0.1', '::1'];
/** Lists that block advertisements reach several megabytes. */
const maxBytes = 32 * 1024 * 1024;

export const systemHostsFile = (): string =>
  process.platform === 'win32' ? 'C:\\Windows\\System32\\drivers\\etc\\hosts' : '/etc/hosts';

/** Lower case, without the dot that marks a name as complete. */
const normalized = (name: string): string => (name.endsWith('.') ? name.slice(0, -1) : name).toLowerCase();

/** The addresses by normalized name. Invalid lines are skipped, as the system does. */
export const parseHostsFile = (text: string): ReadonlyMap<string, readonly string[]> => {
  const addressesByName = new Map<string, string[]>();
  for (const line of text.split('\n')) {
    const [address = '', ...names] = line.replace(/#.*/s, '').trim().split(/\s+/);
    // An address with a zone (`fe80::1%lo0 localhost` on a Mac) is reachable through its interface only.
    if (isIP(address) === 0 || address.includes('%')) continue;
    for (const name of names) {
      const key = normalized(name);
      const addresses = addressesByName.get(key);
      if (!addresses) addressesByName.set(key, [address]);
      else if (!addresses.includes(address)) addresses.push(address);
    }
  }
  return addressesByName;
};

// `localhost` and its subdomains never leave the machine (RFC 6761, section 6.3), whatever the file contains.
const isLocalhost = (name: string): boolean => name === 'localhost' || name.endsWith('.localhost');

/** A missing or unreadable file counts as empty. */
export const createHostsFile = (path: string): HostsFile => {
  const empty: ReturnType<typeof parseHostsFile> = new Map();
  const file = createCachedFile(path, { parse: parseHostsFile, empty, maxBytes });
  return {
    find: (name) => {
      const key = normalized(name);
      return file().get(key) ?? (isLocalhost(key) ? loopbackAddresses : undefined);
    },
  };
};
