// How evidence is written: what the evidence before it said as well, and what follows from the rest, is left out.
import * as v from 'valibot';
import type { Evidence, TlsEvidence } from '../../model/run.ts';
import { Count, Measured, Time } from './record-fields.ts';

/** In the place of a value: the same as in the evidence before. */
const Same = v.literal(0);
const Phase = v.nullable(Measured);
const Size = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
/** Version (12 or 13, and a name where it is another), subject, issuer, end, and the refusal: a number says where in the error it begins. */
const TlsCode = v.strictTuple([
  v.nullable(v.union([v.string(), v.picklist([12, 13])])),
  v.nullable(v.string()),
  v.nullable(v.string()),
  v.nullable(Time),
  v.nullable(v.union([v.string(), Count])),
]);

export const EvidenceCode = v.object({
  m: v.optional(v.string()),
  u: v.union([v.string(), Same]),
  c: v.optional(Count),
  a: v.optional(v.string()),
  /** Resolved; 1: the connected address and no other. */
  n: v.optional(v.union([Same, v.literal(1), v.pipe(v.array(v.string()), v.maxLength(8))])),
  r: v.optional(Count),
  b: v.optional(Size),
  /** Protocol, where it is not what nearly every answer says; empty for none. */
  h: v.optional(v.string()),
  t: v.optional(v.union([Same, TlsCode])),
  /** Name, TCP, TLS, first byte, total. */
  p: v.tuple([Phase, Phase, Phase, Phase, Measured]),
  x: v.optional(v.union([Same, v.tuple([v.string(), v.string()])])),
  q: v.optional(v.string()),
});
type Code = v.InferOutput<typeof EvidenceCode>;

const usualProtocol = 'HTTP/1.1';
const versions: Readonly<Record<string, 12 | 13>> = { 'TLSv1.2': 12, 'TLSv1.3': 13 };

const withValues = (entries: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> => {
  // A loop: this is done several times for each check.
  const kept: Record<string, unknown> = {};
  for (const name of Object.keys(entries)) if (entries[name] !== undefined) kept[name] = entries[name];
  return kept;
};

/** The entries of an object that have a value: a record has no attribute without one. */
export const present = <T extends object>(entries: T): { [K in keyof T]?: Exclude<T[K], undefined> } =>
  withValues(entries as Readonly<Record<string, unknown>>) as never;

/** `127.0.0.1` of `127.0.0.1:80`, `::1` of `[::1]:80`. */
const hostOf = (address: string | undefined): string | undefined => /^\[?(.*?)\]?:\d+$/.exec(address ?? '')?.[1];

const same = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);

const refusalCode = (refused: string | undefined, message: string): string | number | null => {
  if (refused === undefined) return null;
  return message.endsWith(refused) ? message.length - refused.length : refused;
};

const tlsCode = ({ version, subject, issuer, validTo, refused }: TlsEvidence, error: string): Code['t'] => [
  version === undefined ? null : (versions[version] ?? version),
  subject ?? null,
  issuer ?? null,
  validTo ?? null,
  refusalCode(refused, error),
];

const tlsOf = (code: Exclude<Code['t'], 0 | undefined>, error: string): TlsEvidence => {
  const [version, subject, issuer, validTo, refused] = code.map((part) => part ?? undefined);
  const named = Object.entries(versions).find(([, number]) => number === version)?.[0] ?? version;
  const why = typeof refused === 'number' ? error.slice(refused) : refused;
  return present({ version: named, subject, issuer, validTo, refused: why }) as TlsEvidence;
};

const resolvedCode = (e: Evidence, before: Evidence | undefined): Code['n'] => {
  if (e.resolved === undefined) return undefined;
  if (same(e.resolved, [hostOf(e.address)])) return 1;
  return same(e.resolved, before?.resolved) ? 0 : [...e.resolved];
};

const protocolCode = ({ status, protocol }: Evidence): string | undefined => {
  if (protocol === (status === undefined ? undefined : usualProtocol)) return undefined;
  return protocol ?? '';
};

const encodeOne = (e: Evidence, before: Evidence | undefined): Code => {
  const { dnsMs = null, tcpMs = null, tlsMs = null, firstByteMs = null, totalMs } = e.phases;
  const message = e.error?.message ?? '';
  const error = e.error && ([e.error.code, message] as [string, string]);
  return present({
    m: e.method === 'GET' ? undefined : e.method,
    u: e.url === before?.url ? 0 : e.url,
    c: e.status,
    a: e.address,
    n: resolvedCode(e, before),
    r: e.redirects || undefined,
    b: e.bytes,
    h: protocolCode(e),
    t: e.tls && (same(e.tls, before?.tls) ? 0 : tlsCode(e.tls, message)),
    p: [dnsMs, tcpMs, tlsMs, firstByteMs, totalMs],
    x: error && (same(e.error, before?.error) ? 0 : error),
    q: e.excerpt,
  }) as Code;
};

const decodeOne = (code: Code, before: Evidence | undefined): Evidence => {
  const [dnsMs, tcpMs, tlsMs, firstByteMs, totalMs] = code.p.map((ms) => ms ?? undefined);
  const error = Array.isArray(code.x)
    ? { code: code.x[0], message: code.x[1] }
    : code.x === 0
      ? before?.error
      : undefined;
  const connected = hostOf(code.a);
  const resolved =
    code.n === 0 ? before?.resolved : code.n === 1 ? (connected === undefined ? undefined : [connected]) : code.n;
  const protocol = code.h === undefined ? (code.c === undefined ? undefined : usualProtocol) : code.h || undefined;
  const rest = present({
    status: code.c,
    address: code.a,
    resolved,
    redirects: code.r,
    bytes: code.b,
    protocol,
    tls: code.t === 0 ? before?.tls : code.t && tlsOf(code.t, error?.message ?? ''),
    excerpt: code.q,
    error,
  });
  const phases = { ...present({ dnsMs, tcpMs, tlsMs, firstByteMs }), totalMs: totalMs ?? 0 };
  return { method: code.m ?? 'GET', url: code.u === 0 ? (before?.url ?? '') : code.u, ...rest, phases };
};

/** Of one task run, oldest first. */
export const encodeEvidence = (list: readonly Evidence[]): readonly Code[] =>
  list.map((e, index) => encodeOne(e, list[index - 1]));

export const decodeEvidence = (codes: readonly Code[]): readonly Evidence[] => {
  const list: Evidence[] = [];
  for (const code of codes) list.push(decodeOne(code, list.at(-1)));
  return list;
};
