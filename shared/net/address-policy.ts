// The address policy: which addresses may be connected to always, which only with `allowPrivate`, and which never.
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

/** `address` is the canonical spelling, and the one to connect to. */
export type EvaluatedAddress = { readonly address: string; readonly kind: AddressKind };

/**
 * Addresses that serve cloud credentials, beyond the link-local range: AWS over IPv6, Google over IPv6, the Azure
 * wire server, Alibaba, Oracle.
 */
const metadataAddresses: ReadonlySet<string> = new Set([
  '169.254.169.254',
  'fd00:ec2::254',
  'fd20:ce::254',
  '168.63.129.16',
  '100.100.100.200',
  '192.0.0.192',
]);

/** By the range names of ipaddr.js; every other range is `reserved`. */
const kindByRange: Readonly<Record<string, AddressKind>> = {
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
 * Kinds that `allowPrivate` permits. Link-local and metadata addresses serve credentials and are no services to monitor;
 * `0.0.0.0` reaches loopback; 6to4, Teredo and IPv4-compatible addresses hide an IPv4 address.
 */
const allowedWithAllowPrivate: ReadonlySet<AddressKind> = new Set(['private', 'loopback', 'reserved']);

const lastFourBytes = (address: ipaddr.IPv6): ipaddr.IPv4 => new ipaddr.IPv4(address.toByteArray().slice(12));

const evaluateIPv4 = (address: ipaddr.IPv4): EvaluatedAddress => {
  const text = address.toString();
  const kind = metadataAddresses.has(text) ? 'metadata' : (kindByRange[address.range()] ?? 'reserved');
  return { address: text, kind };
};

const evaluateIPv6 = (address: ipaddr.IPv6): EvaluatedAddress => {
  const text = address.toString();
  if (metadataAddresses.has(text)) return { address: text, kind: 'metadata' };
  const range = address.range();
  // The system connects to a mapped address over IPv4, so the IPv4 address counts. No public service uses the spelling.
  if (range === 'ipv4Mapped') {
    const inner = evaluateIPv4(address.toIPv4Address());
    return inner.kind === 'public' ? { address: inner.address, kind: 'disguised' } : inner;
  }
  // NAT64 (RFC 6052): in an IPv6-only network every IPv4 name resolves to 64:ff9b::/96, and the gateway connects to
  // the IPv4 address inside, so the inner address counts. The local-use prefix of RFC 8215 is refused.
  if (range === 'rfc6052') {
    const isWellKnownPrefix = address.parts[2] === 0;
    return { address: text, kind: isWellKnownPrefix ? evaluateIPv4(lastFourBytes(address)).kind : 'disguised' };
  }
  if (range !== 'unicast') return { address: text, kind: kindByRange[range] ?? 'reserved' };
  // IANA assigns 2000::/3 only. ::/96 is IPv4-compatible, and ipaddr.js calls it unicast.
  const first = address.parts[0] ?? 0;
  if (first >> 13 === 1) return { address: text, kind: 'public' };
  return { address: text, kind: first === 0 ? 'disguised' : 'reserved' };
};

const evaluate = (address: string): EvaluatedAddress => {
  // A zone names an interface, in characters that ipaddr.js may reject. Only link-local addresses need a zone, and
  // link-local addresses are always refused.
  const parsed = ipaddr.parse(address.split('%', 1)[0] ?? '');
  return parsed instanceof ipaddr.IPv4 ? evaluateIPv4(parsed) : evaluateIPv6(parsed as ipaddr.IPv6);
};

/** Checks repeat the same few addresses. */
const evaluated = new Map<string, EvaluatedAddress>();
const maxEvaluated = 1_000;

/** `address` must be an IP address in any spelling that net.isIP accepts. */
export const evaluateAddress = (address: string): EvaluatedAddress => {
  const cached = evaluated.get(address);
  if (cached) return cached;
  if (evaluated.size >= maxEvaluated) evaluated.clear();
  const fresh = evaluate(address);
  evaluated.set(address, fresh);
  return fresh;
};

export const isAllowedKind = (kind: AddressKind, allowPrivate: boolean): boolean =>
  kind === 'public' || (allowPrivate && allowedWithAllowPrivate.has(kind));
