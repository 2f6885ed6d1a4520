// Resolves names with c-ares, with its own deadline. Never dns.lookup: its four threads serve the whole process.
import { Resolver } from 'node:dns';

export type ResolverFailure =
  /** `code` is a code of c-ares, such as ESERVFAIL. */
  | { readonly kind: 'answered'; readonly code: string }
  | { readonly kind: 'unanswered'; readonly waitedMs: number }
  | { readonly kind: 'closed' };

export type ResolverResult = { readonly addresses: readonly string[] } | { readonly failure: ResolverFailure };

export type HostResolver = {
  /**
   * Calls `done` once, never before `resolve` returns. The returned function stops the query, and `done` is not
   * called. Without `family` both families are resolved.
   */
  readonly resolve: (name: string, family: 4 | 6 | undefined, done: (result: ResolverResult) => void) => () => void;
  /** Fails pending and later queries as closed. */
  readonly close: () => void;
};

// c-ares adapts its time-outs to earlier answers, so these only limit how long a query survives its caller.
const channelOptions = { timeout: 1_000, tries: 3 };
/** After one family has answered, the other has this long: some DNS servers never answer for AAAA. */
const maxOtherFamilyMs = 250;
/** No service publishes more addresses for a name, and each one is evaluated. */
const maxAddresses = 64;
/** A channel reads the DNS servers of the system once, so a laptop that changes networks needs a new one. */
const maxChannelAgeMs = 60_000;
const maxFailedChannelAgeMs = 2_000;

type Channel = { readonly resolver: Resolver; readonly createdAt: number; pending: number; hasFailed: boolean };
type OnAnswer = (error: NodeJS.ErrnoException | null, addresses: string[]) => void;

const createChannels = (servers: readonly string[] | undefined) => {
  const open = new Set<Channel>();
  let current: Channel | undefined;

  const create = (createdAt: number): Channel => {
    const resolver = new Resolver(channelOptions);
    if (servers) resolver.setServers(servers);
    const channel = { resolver, createdAt, pending: 0, hasFailed: false };
    open.add(channel);
    return channel;
  };

  const replace = (now: number): Channel => {
    if (current?.pending === 0) open.delete(current);
    current = create(now);
    return current;
  };

  const get = (): Channel => {
    const now = performance.now();
    const maxAgeMs = current?.hasFailed ? maxFailedChannelAgeMs : maxChannelAgeMs;
    return current && now - current.createdAt < maxAgeMs ? current : replace(now);
  };

  const query = (channel: Channel, family: 4 | 6, name: string, onAnswer: OnAnswer, isShared = true): void => {
    channel.pending++;
    const settle: OnAnswer = (error, addresses) => {
      channel.pending--;
      if (error?.code === 'ETIMEOUT' || error?.code === 'ECONNREFUSED') channel.hasFailed = true;
      if (channel !== current && channel.pending === 0) open.delete(channel);
      // An invalid packet fails all queries of its channel. A channel for each query finds the one it belongs to.
      if (error?.code === 'EBADRESP' && isShared) query(create(performance.now()), family, name, onAnswer, false);
      else onAnswer(error, addresses);
    };
    try {
      if (family === 4) channel.resolver.resolve4(name, settle);
      else channel.resolver.resolve6(name, settle);
    } catch (error) {
      queueMicrotask(() => settle(error as NodeJS.ErrnoException, []));
    }
  };

  const cancelAll = (): void => {
    for (const channel of open) channel.resolver.cancel();
  };
  return { get, query, cancelAll };
};

/** ENODATA reports only that one family is missing; any other code is more informative. */
const moreInformativeCode = (earlier: string | undefined, latest: string): string =>
  earlier === undefined || earlier === 'ENODATA' ? latest : earlier;

/** `servers` as dns.setServers accepts them; the system's when left out. `timeoutMs` is for one name. */
export const createDnsResolver = (options: {
  readonly servers?: readonly string[];
  readonly timeoutMs: number;
}): HostResolver => {
  const channels = createChannels(options.servers);
  let isClosed = false;

  const resolve: HostResolver['resolve'] = (name, family, done) => {
    const addressesOf: { 4: readonly string[]; 6: readonly string[] } = { 4: [], 6: [] };
    let pending = family === undefined ? 2 : 1;
    let isOpen = true;
    let code: string | undefined;
    let timer: NodeJS.Timeout;

    const finish = (): void => {
      if (!isOpen) return;
      isOpen = false;
      clearTimeout(timer);
      // IPv4 first: without IPv6 (Lambda, many homes) the first connection attempt would be wasted.
      const addresses = [...addressesOf[4], ...addressesOf[6]].slice(0, maxAddresses);
      if (addresses.length > 0) done({ addresses });
      else if (isClosed) done({ failure: { kind: 'closed' } });
      else if (pending > 0 && code !== 'ENOTFOUND')
        done({ failure: { kind: 'unanswered', waitedMs: options.timeoutMs } });
      else done({ failure: { kind: 'answered', code: code ?? 'ENODATA' } });
    };
    const receive = (answered: 4 | 6, error: NodeJS.ErrnoException | null, addresses: readonly string[]): void => {
      if (!isOpen) return;
      pending--;
      if (error) code = moreInformativeCode(code, error.code ?? 'EUNKNOWN');
      else addressesOf[answered] = addresses;
      // NXDOMAIN is valid for all families of a name (RFC 8020).
      if (pending === 0 || code === 'ENOTFOUND') finish();
      else if (!error) {
        clearTimeout(timer);
        timer = setTimeout(finish, Math.min(maxOtherFamilyMs, options.timeoutMs));
      }
    };

    timer = setTimeout(finish, options.timeoutMs);
    const channel = channels.get();
    if (family !== 6) channels.query(channel, 4, name, (error, addresses) => receive(4, error, addresses));
    if (family !== 4) channels.query(channel, 6, name, (error, addresses) => receive(6, error, addresses));
    return () => {
      isOpen = false;
      clearTimeout(timer);
    };
  };

  const close = (): void => {
    isClosed = true;
    channels.cancelAll();
  };
  return { resolve, close };
};
