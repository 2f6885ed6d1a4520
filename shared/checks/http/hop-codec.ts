// Stores the hops of a redirected request in few bytes: each value as a difference from the hop before.
import * as v from 'valibot';
import type { EvidencePhases } from '../../model/run.ts';
import type { HopEvidence, HttpEvidence } from '../../net/http-port.ts';
import { commonEnd, commonStart } from '../../text/common-parts.ts';
import { storedCount } from '../evidence-kind.ts';

const Phase = v.nullable(storedCount);
/** A URL, as characters kept of the one before, own characters and characters kept; or 0 for the same. */
const UrlCode = v.union([v.literal(0), v.strictTuple([storedCount, v.string(), storedCount])]);
/** DNS, TCP, TLS, first byte, total; or only the total. */
const PhasesCode = v.union([storedCount, v.strictTuple([Phase, Phase, Phase, Phase, storedCount])]);
/** Seconds since the epoch: certificates end at whole seconds. */
const Time = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(9_999_999_999));
/** The end of a certificate, and its lifetime in seconds unless it is not known. */
const ValidityCode = v.union([Time, v.strictTuple([Time, v.pipe(v.number(), v.minValue(-1e10), v.maxValue(1e10))])]);
/**
 * URL, status, address, phases and the validity of the certificate. Instead of a value: 0, the same as of the hop before;
 * instead of an address or a validity: 1, that of the whole evidence.
 */
const HopCode = v.strictTuple([
  UrlCode,
  v.nullable(storedCount),
  v.nullable(v.union([v.string(), v.picklist([0, 1])])),
  PhasesCode,
  v.nullable(ValidityCode),
]);
export const HopsCode = v.pipe(v.array(HopCode), v.maxLength(20));

type UrlCode = v.InferOutput<typeof UrlCode>;
type PhasesCode = v.InferOutput<typeof PhasesCode>;
type HopCode = v.InferOutput<typeof HopCode>;

/** A hop that values are compared with; the first one is compared with the request itself. */
type Base = Pick<HopEvidence, 'url' | 'status' | 'address' | 'tls'>;

/** The last hop has the address and the certificate of the whole evidence. */
type Whole = Pick<HttpEvidence, 'url' | 'address' | 'tls'>;

const encodeUrl = (url: string, base: string): UrlCode => {
  if (url === base) return 0;
  const start = commonStart(url, base);
  const end = commonEnd(url, base, start);
  const own = url.slice(start, url.length - end);
  // Half a character cannot be stored.
  return own.isWellFormed() ? [start, own, end] : [0, url, 0];
};

const decodeUrl = (code: UrlCode, base: string): string => {
  if (code === 0) return base;
  const [start, own, end] = code;
  return `${base.slice(0, start)}${own}${end === 0 ? '' : base.slice(-end)}`;
};

const encodePhases = ({ dnsMs, tcpMs, tlsMs, firstByteMs, totalMs }: EvidencePhases): PhasesCode =>
  (dnsMs ?? tcpMs ?? tlsMs ?? firstByteMs) === undefined
    ? totalMs
    : [dnsMs ?? null, tcpMs ?? null, tlsMs ?? null, firstByteMs ?? null, totalMs];

const decodePhases = (code: PhasesCode): EvidencePhases => {
  if (typeof code === 'number') return { totalMs: code };
  const [dnsMs, tcpMs, tlsMs, firstByteMs, totalMs] = code;
  return {
    ...(dnsMs === null ? undefined : { dnsMs }),
    ...(tcpMs === null ? undefined : { tcpMs }),
    ...(tlsMs === null ? undefined : { tlsMs }),
    ...(firstByteMs === null ? undefined : { firstByteMs }),
    totalMs,
  };
};

const encodeRepeated = <T>(value: T | undefined, base: T | undefined, whole: T | undefined): T | 0 | 1 | null => {
  if (value === base) return 0;
  if (value === undefined) return null;
  return value === whole ? 1 : value;
};

const decodeRepeated = <T>(code: T | 0 | 1 | null, base: T | undefined, whole: T | undefined): T | undefined => {
  if (code === null) return undefined;
  if (code === 0) return base;
  return code === 1 ? whole : (code as T);
};

type Validity = NonNullable<HopEvidence['tls']>;

/** As text, so that two can be compared. */
const validityText = (tls: Validity | undefined): string | undefined => {
  if (tls?.validTo === undefined) return undefined;
  const [from, to] = [tls.validFrom, tls.validTo].map((ms) => (ms === undefined ? undefined : Math.floor(ms / 1_000)));
  return JSON.stringify(from === undefined ? to : [to, Number(to) - from]);
};

const encodeValidity = (tls: Validity | undefined, base: Base, whole: Whole): HopCode[4] => {
  const code = encodeRepeated(validityText(tls), validityText(base.tls), validityText(whole.tls));
  return typeof code === 'string' ? JSON.parse(code) : code;
};

const decodeValidity = (code: HopCode[4], base: Base, whole: Whole): Validity | undefined => {
  const own = code === 0 || code === 1 || code === null ? code : JSON.stringify(code);
  const text = decodeRepeated<string>(own, validityText(base.tls), validityText(whole.tls));
  if (text === undefined) return undefined;
  const [seconds, lifetime] = [JSON.parse(text) as number | [number, number]].flat();
  const validTo = Number(seconds) * 1_000;
  return lifetime === undefined ? { validTo } : { validFrom: validTo - lifetime * 1_000, validTo };
};

const encodeHop = (hop: HopEvidence, base: Base, whole: Whole): HopCode => [
  encodeUrl(hop.url, base.url),
  hop.status === base.status ? 0 : (hop.status ?? null),
  encodeRepeated(hop.address, base.address, whole.address),
  encodePhases(hop.phases),
  encodeValidity(hop.tls, base, whole),
];

const decodeHop = (
  [url, statusCode, addressCode, phases, validityCode]: HopCode,
  base: Base,
  whole: Whole,
): HopEvidence => {
  const status = statusCode === 0 ? base.status : (statusCode ?? undefined);
  const address = decodeRepeated<string>(addressCode, base.address, whole.address);
  const tls = decodeValidity(validityCode, base, whole);
  return {
    url: decodeUrl(url, base.url),
    ...(status === undefined ? undefined : { status }),
    ...(address === undefined ? undefined : { address }),
    ...(tls === undefined ? undefined : { tls }),
    phases: decodePhases(phases),
  };
};

/** Attempts mostly meet the same hops, so a hop is compared with that of the previous evidence if there is one. */
const baseOf = (
  hops: readonly HopEvidence[],
  index: number,
  previous: HttpEvidence | undefined,
  { url }: Whole,
): Base => previous?.hops?.[index] ?? hops[index - 1] ?? { url };

/** A longer chain stores only the ends of its certificates, so that its record stays small. */
const maxHopsWithLifetime = 4;

const withoutLifetime = <T extends { readonly tls?: Validity }>(hop: T): T =>
  hop.tls?.validTo === undefined ? hop : { ...hop, tls: { validTo: hop.tls.validTo } };

export const encodeHops = (
  hops: readonly HopEvidence[],
  whole: Whole,
  previous: HttpEvidence | undefined,
): readonly HopCode[] => {
  if (hops.length <= maxHopsWithLifetime)
    return hops.map((hop, index) => encodeHop(hop, baseOf(hops, index, previous, whole), whole));
  const ends = hops.map(withoutLifetime);
  return ends.map((hop, index) =>
    encodeHop(hop, withoutLifetime(baseOf(ends, index, previous, whole)), withoutLifetime(whole)),
  );
};

export const decodeHops = (
  codes: readonly HopCode[],
  whole: Whole,
  previous: HttpEvidence | undefined,
): readonly HopEvidence[] => {
  const shown = <T extends { readonly tls?: Validity }>(part: T): T =>
    codes.length <= maxHopsWithLifetime ? part : withoutLifetime(part);
  const hops: HopEvidence[] = [];
  for (const [index, code] of codes.entries())
    hops.push(decodeHop(code, shown(baseOf(hops, index, previous, whole)), shown(whole)));
  return hops;
};
