// Resolves names with c-ares, with its own deadline: dns.lookup has four threads for the whole process.
import { createDnsChannels, type DnsChannel, type DnsChannels, type DnsFamily } from './dns-channels.ts';

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

/**
 * When a family that has not answered is queried again, in milliseconds after the start. The earlier queries go on, and
 * whichever answers first counts: packets are lost, and a DNS server may be slow or down.
 */
const retriesAtMs = [100, 350, 1_000, 2_000] as const;
/** The resolution delay of RFC 8305: some DNS servers never answer for AAAA. */
const maxIPv6DelayMs = 50;
/** Longer, because few networks reach a service by its IPv6 address alone. */
const maxIPv4DelayMs = 1_000;
/** No service publishes more addresses for a name, and each one is evaluated. */
const maxAddresses = 64;

type FamilyState = {
  readonly family: DnsFamily;
  addresses: readonly string[];
  /** The most informative code of its queries. */
  code: string | undefined;
  outstanding: number;
  /** DNS servers that failed. */
  failures: number;
  isSettled: boolean;
};

const newFamily = (family: DnsFamily): FamilyState => ({
  family,
  addresses: [],
  code: undefined,
  outstanding: 0,
  failures: 0,
  isSettled: false,
});

/** No other query of this family can be answered differently. */
const isFinal = (code: string | undefined): boolean =>
  code === undefined || code === 'ENOTFOUND' || code === 'ENODATA' || code === 'EBADNAME';

/** One DNS server cannot answer; c-ares leaves it to its caller to query another one. */
const serverFailures: ReadonlySet<string | undefined> = new Set([
  'ESERVFAIL',
  'EREFUSED',
  'ENOTIMP',
  'EFORMERR',
  'EBADRESP',
]);

/** ENODATA reports only that one family is missing; any other code is more informative. */
const codeOf = (families: readonly FamilyState[]): string => {
  const codes = families.flatMap(({ code }) => (code === undefined ? [] : [code]));
  return codes.find((code) => code !== 'ENODATA') ?? codes[0] ?? 'ENODATA';
};

const receive = (family: FamilyState, code: string | undefined, addresses: readonly string[]): void => {
  family.outstanding--;
  family.addresses = addresses;
  if (family.code === undefined || family.code === 'ETIMEOUT' || isFinal(code)) family.code = code;
  // While another query is under way, another DNS server may still answer.
  family.isSettled = isFinal(code) || family.outstanding === 0;
};

type Lookup = {
  readonly name: string;
  readonly families: readonly FamilyState[];
  readonly startedAt: number;
  readonly onEnd: (lookup: Lookup) => void;
  /** Milliseconds after the start. */
  deadlineMs: number;
  retries: number;
  timer: NodeJS.Timeout | undefined;
  isOpen: boolean;
};

const elapsedMs = ({ startedAt }: Lookup): number => performance.now() - startedAt;

const endLookup = (lookup: Lookup): void => {
  if (!lookup.isOpen) return;
  lookup.isOpen = false;
  clearTimeout(lookup.timer);
  lookup.onEnd(lookup);
};

/** Sends the next queries at their time, or ends the look-up at its deadline. */
const scheduleNext = (channels: DnsChannels, lookup: Lookup): void => {
  clearTimeout(lookup.timer);
  const retryAtMs = retriesAtMs[lookup.retries] ?? lookup.deadlineMs;
  const nextMs = Math.min(retryAtMs, lookup.deadlineMs);
  const onTime = (): void => {
    if (nextMs === lookup.deadlineMs) endLookup(lookup);
    else {
      sendQueries(channels, lookup, channels.patient(lookup.retries++));
      scheduleNext(channels, lookup);
    }
  };
  lookup.timer = setTimeout(onTime, Math.max(0, nextMs - elapsedMs(lookup)));
};

/** Ends the look-up, or gives the other family a little longer. */
const onSettled = (channels: DnsChannels, lookup: Lookup, { code, addresses }: FamilyState): void => {
  const other = lookup.families.find(({ isSettled }) => !isSettled);
  // NXDOMAIN is valid for all families of a name (RFC 8020).
  if (!other || code === 'ENOTFOUND') endLookup(lookup);
  else if (addresses.length > 0) {
    const delayMs = other.family === 6 ? maxIPv6DelayMs : maxIPv4DelayMs;
    lookup.deadlineMs = Math.min(lookup.deadlineMs, elapsedMs(lookup) + delayMs);
    scheduleNext(channels, lookup);
  }
};

const sendQuery = (channels: DnsChannels, lookup: Lookup, family: FamilyState, channel: DnsChannel): void => {
  family.outstanding++;
  channels.query(channel, family.family, lookup.name, (code, addresses) => {
    if (!lookup.isOpen || family.isSettled) return;
    if (serverFailures.has(code) && ++family.failures < channels.serverCount())
      sendQuery(channels, lookup, family, channels.patient(family.failures));
    receive(family, code, addresses);
    if (family.isSettled) onSettled(channels, lookup, family);
  });
};

const sendQueries = (channels: DnsChannels, lookup: Lookup, channel: DnsChannel): void => {
  for (const family of lookup.families) if (!family.isSettled) sendQuery(channels, lookup, family, channel);
};

const resultOf = ({ families }: Lookup, timeoutMs: number): ResolverResult => {
  // IPv4 first: without IPv6 (Lambda, many homes) the first connection attempt would be wasted.
  const addresses = families.flatMap((family) => family.addresses).slice(0, maxAddresses);
  if (addresses.length > 0) return { addresses };
  const code = codeOf(families);
  const isUnanswered = families.some((family) => !family.isSettled && (family.code ?? 'ETIMEOUT') === 'ETIMEOUT');
  if (isUnanswered && code !== 'ENOTFOUND') return { failure: { kind: 'unanswered', waitedMs: timeoutMs } };
  return { failure: { kind: 'answered', code } };
};

/** `servers` as dns.setServers accepts them; the system's when left out. `timeoutMs` is for one name. */
export const createDnsResolver = (options: {
  readonly servers?: readonly string[];
  readonly timeoutMs: number;
}): HostResolver => {
  const { timeoutMs } = options;
  const channels = createDnsChannels(options.servers, timeoutMs);
  let isClosed = false;
  /** While answers are slow, no time is lost: the first query is a patient one already. */
  let wasSlow = false;

  const resolve: HostResolver['resolve'] = (name, family, done) => {
    const families = (family === undefined ? ([4, 6] as const) : [family]).map(newFamily);
    const channel = channels.shared();
    const onEnd = (lookup: Lookup): void => {
      const result = resultOf(lookup, timeoutMs);
      if ('failure' in result && result.failure.kind === 'unanswered') channel.hasFailed = true;
      wasSlow = elapsedMs(lookup) > retriesAtMs[0];
      done(isClosed && 'failure' in result ? { failure: { kind: 'closed' } } : result);
    };
    const startedAt = performance.now();
    const lookup: Lookup = {
      name,
      families,
      startedAt,
      onEnd,
      deadlineMs: timeoutMs,
      retries: 0,
      timer: undefined,
      isOpen: true,
    };
    sendQueries(channels, lookup, channel);
    if (wasSlow) sendQueries(channels, lookup, channels.patient(lookup.retries++));
    scheduleNext(channels, lookup);
    return () => {
      lookup.isOpen = false;
      clearTimeout(lookup.timer);
    };
  };

  const close = (): void => {
    isClosed = true;
    channels.cancelAll();
  };
  return { resolve, close };
};
