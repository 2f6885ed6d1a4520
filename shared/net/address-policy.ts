// Judges addresses: which may be probed, which only with `allowPrivate`, and which never.
import ipaddr from 'ipaddr.js';

export type AddressKind =
  | 'public'
  | 'private'
  | 'loopback'
  | 'reserved'
  | 'link-local'
  | 'metadata'
  | 'multicast'
  | 'unspecified'
  | 'disguised';

/** `address` is the canonical spelling, the one to connect to. */
export type Judged = { readonly address: string; readonly kind: AddressKind };

/**
 * What cloud providers serve credentials from, beyond the link-local range:
 * AWS over IPv6, Google over IPv6, Azure's wire server, Alibaba, Oracle.
 */
const METADATA: ReadonlySet<string> = new Set([
  '169.254.169.254',
  'fd00:ec2::254',
  'fd20:ce::254',
  '168.63.129.16',
  '100.100.100.200',
  '192.0.0.192',
]);

/** ipaddr.js's range names; one that is not listed is `reserved`. */
const KINDS: Readonly<Record<string, AddressKind>> = {
  unicast: 'public',
  private: 'private',
  uniqueLocal: 'private',
  carrierGradeNat: 'private',
  deprecatedSiteLocal: 'private',
  loopback: 'loopback',
  linkLocal: 'link-local',
  multicast: 'multicast',
  broadcast: 'multicast',
  unspecified: 'unspecified',
  '6to4': 'disguised',
  teredo: 'disguised',
  rfc6145: 'disguised',
};

/**
 * Opened by `allowPrivate`. Link-local and metadata addresses hand out credentials and nobody monitors them;
 * `0.0.0.0` is loopback in disguise, as 6to4, Teredo and IPv4-compatible addresses are IPv4 in disguise.
 */
const OPENED_BY_ALLOW_PRIVATE: ReadonlySet<AddressKind> = new Set(['private', 'loopback', 'reserved']);

const lastFourBytes = (address: ipaddr.IPv6): ipaddr.IPv4 => new ipaddr.IPv4(address.toByteArray().slice(12));

const judgeIPv4 = (address: ipaddr.IPv4): Judged => {
  const text = address.toString();
  return { address: text, kind: METADATA.has(text) ? 'metadata' : (KINDS[address.range()] ?? 'reserved') };
};

const judgeIPv6 = (address: ipaddr.IPv6): Judged => {
  const text = address.toString();
  if (METADATA.has(text)) return { address: text, kind: 'metadata' };
  const range = address.range();
  // The system connects a mapped address over IPv4, so it is that IPv4 address; nobody public uses the spelling.
  if (range === 'ipv4Mapped') {
    const inner = judgeIPv4(address.toIPv4Address());
    return inner.kind === 'public' ? { address: inner.address, kind: 'disguised' } : inner;
  }
  // NAT64 (RFC 6052): in an IPv6-only network every IPv4 name resolves to 64:ff9b::/96, and the gateway connects to
  // the IPv4 address inside. So that one is judged; the local-use prefix of RFC 8215 is refused.
  if (range === 'rfc6052') {
    const wellKnown = address.parts[2] === 0;
    return { address: text, kind: wellKnown ? judgeIPv4(lastFourBytes(address)).kind : 'disguised' };
  }
  if (range !== 'unicast') return { address: text, kind: KINDS[range] ?? 'reserved' };
  // Only 2000::/3 is given out (IANA); ::/96 is IPv4-compatible, and ipaddr.js calls it unicast.
  const first = address.parts[0] ?? 0;
  if (first >> 13 === 1) return { address: text, kind: 'public' };
  return { address: text, kind: first === 0 ? 'disguised' : 'reserved' };
};

const judgeAnew = (address: string): Judged => {
  // A zone names an interface, in signs that not every parser takes. What needs one is link-local, and never probed.
  const parsed = ipaddr.parse(address.split('%', 1)[0] ?? '');
  return parsed instanceof ipaddr.IPv4 ? judgeIPv4(parsed) : judgeIPv6(parsed as ipaddr.IPv6);
};

/** The same services are asked again and again. */
const judged = new Map<string, Judged>();
const maxJudged = 1_000;

/** `address` must be an IP address in any spelling that net.isIP accepts. */
export const judge = (address: string): Judged => {
  const before = judged.get(address);
  if (before) return before;
  if (judged.size >= maxJudged) judged.clear();
  const fresh = judgeAnew(address);
  judged.set(address, fresh);
  return fresh;
};

export const mayConnect = (kind: AddressKind, allowPrivate: boolean): boolean =>
  kind === 'public' || (allowPrivate && OPENED_BY_ALLOW_PRIVATE.has(kind));
