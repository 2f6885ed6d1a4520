// The c-ares channels of a process: a shared one that is quick, and patient ones that wait for a slow DNS server.
import { Resolver } from 'node:dns';

export type DnsFamily = 4 | 6;

/** `code` is a code of c-ares, such as ESERVFAIL; undefined for an answer with addresses. */
export type OnDnsAnswer = (code: string | undefined, addresses: readonly string[]) => void;

export type DnsChannel = {
  readonly resolver: Resolver;
  readonly createdAt: number;
  answers: number;
  pending: number;
  hasFailed: boolean;
  /** Gets no more queries. */
  isRetired: boolean;
};

export type DnsChannels = {
  /** Cheap, because it is used for all look-ups, but its time-outs follow the latencies of earlier answers. */
  readonly shared: () => DnsChannel;
  /** Waits for the whole time-out. `turn` selects the DNS server that is queried first. */
  readonly patient: (turn: number) => DnsChannel;
  /** Calls `onAnswer` once, never before `query` returns. */
  readonly query: (channel: DnsChannel, family: DnsFamily, name: string, onAnswer: OnDnsAnswer) => void;
  readonly serverCount: () => number;
  readonly cancelAll: () => void;
};

// These only limit how long a query of the shared channel survives its caller: c-ares adapts its time-outs to earlier
// answers, down to 250 ms. At a time-out it sends the query again and no longer accepts an answer to the first one.
const sharedOptions = { timeout: 1_000, tries: 3 };
/** c-ares adapts a time-out after three answers of a channel. */
const maxPatientAnswers = 2;
/** A channel reads the DNS servers of the system once, so a laptop that changes networks needs a new one. */
const maxChannelAgeMs = 60_000;
const maxFailedChannelAgeMs = 2_000;

const rotated = (servers: readonly string[], by: number): readonly string[] => {
  const first = by % servers.length;
  return [...servers.slice(first), ...servers.slice(0, first)];
};

/** `servers` as dns.setServers accepts them; those of the system when left out. `timeoutMs` is for a patient query. */
export const createDnsChannels = (servers: readonly string[] | undefined, timeoutMs: number): DnsChannels => {
  const open = new Set<DnsChannel>();
  const patientOptions = { timeout: timeoutMs, maxTimeout: timeoutMs, tries: 1 };
  const patientByTurn = new Map<number, DnsChannel>();
  let current: DnsChannel | undefined;

  const create = (options: { readonly timeout: number; readonly tries: number }): DnsChannel => {
    const resolver = new Resolver(options);
    if (servers) resolver.setServers(servers);
    const state = { answers: 0, pending: 0, hasFailed: false, isRetired: false };
    const channel = { resolver, createdAt: performance.now(), ...state };
    open.add(channel);
    return channel;
  };

  const retire = (channel: DnsChannel | undefined): void => {
    if (!channel) return;
    channel.isRetired = true;
    if (channel.pending === 0) open.delete(channel);
  };

  const shared = (): DnsChannel => {
    const maxAgeMs = current?.hasFailed ? maxFailedChannelAgeMs : maxChannelAgeMs;
    if (current && performance.now() - current.createdAt < maxAgeMs) return current;
    retire(current);
    current = create(sharedOptions);
    return current;
  };

  const patient = (turn: number): DnsChannel => {
    const used = patientByTurn.get(turn);
    const isFresh = used && used.answers < maxPatientAnswers;
    if (isFresh && performance.now() - used.createdAt < maxFailedChannelAgeMs) return used;
    retire(used);
    const channel = create(patientOptions);
    const all = channel.resolver.getServers();
    if (turn > 0 && all.length > 1) channel.resolver.setServers(rotated(all, turn));
    patientByTurn.set(turn, channel);
    return channel;
  };

  const queryOnce = (channel: DnsChannel, family: DnsFamily, name: string, onAnswer: OnDnsAnswer): void => {
    channel.pending++;
    const settle = (error: NodeJS.ErrnoException | null, addresses?: readonly string[]): void => {
      channel.pending--;
      channel.answers++;
      if (channel.pending === 0 && channel.isRetired) open.delete(channel);
      onAnswer(error ? (error.code ?? 'EUNKNOWN') : undefined, addresses ?? []);
    };
    try {
      if (family === 4) channel.resolver.resolve4(name, settle);
      else channel.resolver.resolve6(name, settle);
    } catch (error) {
      queueMicrotask(() => settle(error as NodeJS.ErrnoException));
    }
  };

  const queryAlone = (family: DnsFamily, name: string, onAnswer: OnDnsAnswer): void => {
    const channel = create(sharedOptions);
    channel.isRetired = true;
    queryOnce(channel, family, name, onAnswer);
  };

  const query: DnsChannels['query'] = (channel, family, name, onAnswer) =>
    queryOnce(channel, family, name, (code, addresses) => {
      if (code === 'ETIMEOUT' || code === 'ECONNREFUSED') channel.hasFailed = true;
      // An invalid packet fails all queries of its channel. A channel for each query finds the one it belongs to. Node
      // destroys a channel with its queries where the system has no DNS server (an empty resolv.conf), to read it again.
      if (code === 'EBADRESP' || code === 'EDESTRUCTION') queryAlone(family, name, onAnswer);
      else onAnswer(code, addresses);
    });

  const cancelAll = (): void => {
    for (const channel of open) channel.resolver.cancel();
  };
  const serverCount = (): number => shared().resolver.getServers().length;
  return { shared, patient, query, serverCount, cancelAll };
};
