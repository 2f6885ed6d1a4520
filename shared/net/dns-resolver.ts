// Looks names up with c-ares, under a deadline of its own. Never dns.lookup: its four threads serve the whole process.
import { Resolver } from 'node:dns';

export type ResolverFailure =
  /** `code` is that of c-ares, such as ESERVFAIL. */
  | { readonly kind: 'answered'; readonly code: string }
  | { readonly kind: 'unanswered'; readonly waitedMs: number }
  | { readonly kind: 'closed' };

export type ResolverResult = { readonly addresses: readonly string[] } | { readonly failure: ResolverFailure };

export type HostResolver = {
  /**
   * Calls `done` once and never before it has returned; the function that it gives stops it without a call. Asks for
   * both families of addresses when none is given.
   */
  resolve(name: string, family: 4 | 6 | undefined, done: (found: ResolverResult) => void): () => void;
  close(): void;
};

// c-ares adapts its time-outs to what it has seen, so these only say how long a query may linger behind its resolver.
const C_ARES = { timeout: 1_000, tries: 3 };
/** Once one family has answered, the other may be this late: some name servers never answer for AAAA. */
const OTHER_FAMILY_MS = 250;
/** Nobody serves more from one name, and each costs a judgement. */
const maxAddresses = 64;
/** A channel reads the system's name servers once. A laptop that moves to another network needs a new one. */
const CHANNEL_LIFE_MS = 60_000;
const TROUBLED_CHANNEL_LIFE_MS = 2_000;

type Channel = { readonly resolver: Resolver; readonly bornAt: number; queries: number; troubled: boolean };
type Answer = (error: NodeJS.ErrnoException | null, addresses: string[]) => void;

const createChannels = (servers: readonly string[] | undefined) => {
  const open = new Set<Channel>();
  let current: Channel | undefined;

  const create = (bornAt: number): Channel => {
    const resolver = new Resolver(C_ARES);
    if (servers) resolver.setServers(servers);
    const channel = { resolver, bornAt, queries: 0, troubled: false };
    open.add(channel);
    return channel;
  };

  const renew = (now: number): Channel => {
    if (current?.queries === 0) open.delete(current);
    current = create(now);
    return current;
  };

  const use = (): Channel => {
    const now = performance.now();
    const life = current?.troubled ? TROUBLED_CHANNEL_LIFE_MS : CHANNEL_LIFE_MS;
    return current && now - current.bornAt < life ? current : renew(now);
  };

  const query = (channel: Channel, family: 4 | 6, name: string, answer: Answer, isShared = true): void => {
    channel.queries++;
    const settle: Answer = (error, addresses) => {
      channel.queries--;
      if (error?.code === 'ETIMEOUT' || error?.code === 'ECONNREFUSED') channel.troubled = true;
      if (channel !== current && channel.queries === 0) open.delete(channel);
      // A packet that makes no sense ends all queries of its channel: whose answer it was shows only when each is
      // asked again by itself.
      if (error?.code === 'EBADRESP' && isShared) query(create(performance.now()), family, name, answer, false);
      else answer(error, addresses);
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
  return { use, query, cancelAll };
};

// ENODATA says only that one family is missing; any other code says more.
const worse = (one: string | undefined, other: string): string =>
  one === undefined || one === 'ENODATA' ? other : one;

/** `servers` as dns.setServers takes them; those of the system when left out. */
export const createResolver = (options: {
  readonly servers?: readonly string[];
  readonly timeoutMs: number;
}): HostResolver => {
  const channels = createChannels(options.servers);
  let closed = false;

  const resolve: HostResolver['resolve'] = (name, family, done) => {
    const byFamily: { 4: readonly string[]; 6: readonly string[] } = { 4: [], 6: [] };
    let waiting = family === undefined ? 2 : 1;
    let open = true;
    let failure: string | undefined;
    let timer: NodeJS.Timeout;

    const end = (): void => {
      if (!open) return;
      open = false;
      clearTimeout(timer);
      // IPv4 first: where there is no IPv6 (Lambda, many homes) the first attempt would be wasted.
      const addresses = [...byFamily[4], ...byFamily[6]].slice(0, maxAddresses);
      if (addresses.length > 0) done({ addresses });
      else if (closed) done({ failure: { kind: 'closed' } });
      else if (waiting > 0 && failure !== 'ENOTFOUND')
        done({ failure: { kind: 'unanswered', waitedMs: options.timeoutMs } });
      else done({ failure: { kind: 'answered', code: failure ?? 'ENODATA' } });
    };
    const receive = (of: 4 | 6, error: NodeJS.ErrnoException | null, addresses: readonly string[]): void => {
      if (!open) return;
      waiting--;
      if (error) failure = worse(failure, error.code ?? 'EUNKNOWN');
      else byFamily[of] = addresses;
      // NXDOMAIN speaks for the name, whatever the family (RFC 8020).
      if (waiting === 0 || failure === 'ENOTFOUND') end();
      else if (!error) {
        clearTimeout(timer);
        timer = setTimeout(end, Math.min(OTHER_FAMILY_MS, options.timeoutMs));
      }
    };

    timer = setTimeout(end, options.timeoutMs);
    const channel = channels.use();
    if (family !== 6) channels.query(channel, 4, name, (error, addresses) => receive(4, error, addresses));
    if (family !== 4) channels.query(channel, 6, name, (error, addresses) => receive(6, error, addresses));
    return () => {
      open = false;
      clearTimeout(timer);
    };
  };

  return {
    resolve,
    close() {
      closed = true;
      channels.cancelAll();
    },
  };
};
