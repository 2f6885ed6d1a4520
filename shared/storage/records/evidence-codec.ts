// Stores evidence in few bytes: a value is left out where it follows from another one or from the evidence before.
import * as v from 'valibot';
import { checkKindNames, checkKindOf, checkKinds } from '../../checks/index.ts';
import { type Evidence, type RequestError, requestPhases, type TlsEvidence } from '../../model/run.ts';
import { Count, Measured, Time } from './record-fields.ts';

/** The kind that is stored without its name. */
const usualKind = 'http';

/** In place of a value: the same as in the evidence before. */
const Same = v.literal(0);
const Phase = v.nullable(Measured);
/** A certificate may be nonsense. */
const Seconds = v.pipe(v.number(), v.minValue(-1e13), v.maxValue(1e13));
const Size = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
/** The end of a certificate, or its end and its lifetime in seconds; older records have only the end. */
const ValidityCode = v.nullable(v.union([Time, v.strictTuple([Seconds, Seconds])]));
const tlsFields = [
  v.nullable(v.union([v.string(), v.picklist([12, 13])])),
  v.nullable(v.string()),
  v.nullable(v.string()),
  ValidityCode,
] as const;
/** Version (12, 13 or another name), subject, issuer, validity, and the refusal: a number is its index in the error message. */
const TlsCode = v.union([
  v.strictTuple(tlsFields),
  v.strictTuple([...tlsFields, v.nullable(v.union([v.string(), Count]))]),
]);

/** The fields of all kinds. */
const commonFields = {
  /** Kind, except http. */
  k: v.optional(v.string()),
  a: v.optional(v.string()),
  /** Resolved addresses; 1: only the connected one. */
  n: v.optional(v.union([Same, v.literal(1), v.pipe(v.array(v.string()), v.maxLength(8))])),
  b: v.optional(Size),
  t: v.optional(v.union([Same, TlsCode])),
  /** DNS, TCP, TLS, first byte, total. */
  p: v.tuple([Phase, Phase, Phase, Phase, Measured]),
  /** Error code, message and the index of its phase, which older records do not have. */
  x: v.optional(v.union([Same, v.tuple([v.string(), v.string(), Count]), v.tuple([v.string(), v.string()])])),
  /** Excerpt. */
  q: v.optional(v.string()),
};
const CommonCode = v.object(commonFields);
type Code = v.InferOutput<typeof CommonCode>;

const schemas = new Map(
  checkKinds.map(({ kind, evidence }) => [kind as string, v.object({ ...evidence.stored.fields, ...commonFields })]),
);
const Unregistered = v.object({ k: v.picklist(checkKindNames, 'this version does not have that kind of check') });

const kindOf = (code: unknown): string => {
  const { k = usualKind } = (code ?? {}) as { readonly k?: unknown };
  return String(k);
};

/** The schema of the kind that the code names. */
export const EvidenceCode: v.GenericSchema<Code> = v.lazy(
  (code) => (schemas.get(kindOf(code)) ?? Unregistered) as unknown as v.GenericSchema<Code>,
);

const versions: Readonly<Record<string, 12 | 13>> = { 'TLSv1.2': 12, 'TLSv1.3': 13 };

const withValues = (entries: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> => {
  // A loop: this runs several times for each check.
  const kept: Record<string, unknown> = {};
  for (const name of Object.keys(entries)) if (entries[name] !== undefined) kept[name] = entries[name];
  return kept;
};

/** The entries of an object that have a value: a record has no attribute without one. */
export const present = <T extends object>(entries: T): { [K in keyof T]?: Exclude<T[K], undefined> } =>
  withValues(entries as Readonly<Record<string, unknown>>) as never;

/** `127.0.0.1` of `127.0.0.1:80`, `::1` of `[::1]:80`. */
const hostOf = (address: string | undefined): string | undefined => /^\[?(.*?)\]?:\d+$/.exec(address ?? '')?.[1];

const isSame = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);

const refusalCode = (refused: string, message: string): string | number => {
  return message.endsWith(refused) ? message.length - refused.length : refused;
};

const encodeValidity = ({ validFrom, validTo }: TlsEvidence): v.InferOutput<typeof ValidityCode> => {
  if (validFrom === undefined || validTo === undefined) return validTo ?? null;
  return [validTo / 1_000, (validTo - validFrom) / 1_000];
};

const decodeValidity = (code: v.InferOutput<typeof ValidityCode>): Pick<TlsEvidence, 'validFrom' | 'validTo'> => {
  if (code === null) return {};
  if (typeof code === 'number') return { validTo: code };
  const [end, lifetime] = code;
  return { validFrom: Math.round((end - lifetime) * 1_000), validTo: Math.round(end * 1_000) };
};

const encodeTls = (tls: TlsEvidence, error: string): Code['t'] => {
  const { version, subject, issuer, refused } = tls;
  const fields = [
    version === undefined ? null : (versions[version] ?? version),
    subject ?? null,
    issuer ?? null,
    encodeValidity(tls),
  ] as const;
  return refused === undefined ? [...fields] : [...fields, refusalCode(refused, error)];
};

const decodeTls = (code: Exclude<Code['t'], 0 | undefined>, error: string): TlsEvidence => {
  const [version, subject, issuer, validity, refused] = code;
  const name = Object.entries(versions).find(([, number]) => number === version)?.[0] ?? version ?? undefined;
  const reason = typeof refused === 'number' ? error.slice(refused) : (refused ?? undefined);
  const names = { version: name, subject: subject ?? undefined, issuer: issuer ?? undefined };
  return present({ ...names, ...decodeValidity(validity), refused: reason }) as TlsEvidence;
};

const encodeResolved = (evidence: Evidence, previous: Evidence | undefined): Code['n'] => {
  if (evidence.resolved === undefined) return undefined;
  if (isSame(evidence.resolved, [hostOf(evidence.address)])) return 1;
  return isSame(evidence.resolved, previous?.resolved) ? 0 : [...evidence.resolved];
};

const decodeResolved = ({ n, a }: Code, previous: Evidence | undefined): readonly string[] | undefined => {
  if (n === 0) return previous?.resolved;
  if (n !== 1) return n;
  const host = hostOf(a);
  return host === undefined ? undefined : [host];
};

const encodeError = ({ code, message, phase }: RequestError): Code['x'] =>
  phase === undefined ? [code, message] : [code, message, requestPhases.indexOf(phase)];

const decodeError = ({ x }: Code, previous: Evidence | undefined): Evidence['error'] => {
  if (x === 0) return previous?.error;
  if (x === undefined) return undefined;
  const [code, message, phaseIndex] = x;
  const phase = phaseIndex === undefined ? undefined : requestPhases[phaseIndex];
  return { code, message, ...(phase === undefined ? undefined : { phase }) };
};

const ofSameKind = (kind: string, previous: Evidence | undefined): Evidence | undefined =>
  previous?.kind === kind ? previous : undefined;

const encodeOne = (evidence: Evidence, previous: Evidence | undefined): Code => {
  const { kind, address, bytes, tls, excerpt, error, phases } = evidence;
  const { dnsMs = null, tcpMs = null, tlsMs = null, firstByteMs = null, totalMs } = phases;
  const message = error?.message ?? '';
  return present({
    k: kind === usualKind ? undefined : kind,
    ...checkKindOf(evidence).evidence.stored.encode(evidence, ofSameKind(kind, previous)),
    a: address,
    n: encodeResolved(evidence, previous),
    b: bytes,
    t: tls && (isSame(tls, previous?.tls) ? 0 : encodeTls(tls, message)),
    p: [dnsMs, tcpMs, tlsMs, firstByteMs, totalMs],
    x: error && (isSame(error, previous?.error) ? 0 : encodeError(error)),
    q: excerpt,
  }) as Code;
};

const decodeOne = (code: Code, previous: Evidence | undefined): Evidence => {
  const kind = kindOf(code);
  const [dnsMs, tcpMs, tlsMs, firstByteMs, totalMs] = code.p.map((ms) => ms ?? undefined);
  const error = decodeError(code, previous);
  const rest = present({
    address: code.a,
    resolved: decodeResolved(code, previous),
    bytes: code.b,
    tls: code.t === 0 ? previous?.tls : code.t && decodeTls(code.t, error?.message ?? ''),
    excerpt: code.q,
    error,
  });
  const phases = { ...present({ dnsMs, tcpMs, tlsMs, firstByteMs }), totalMs: totalMs ?? 0 };
  const own = checkKindOf({ kind }).evidence.stored.decode(code, ofSameKind(kind, previous), rest);
  return { kind, ...own, ...rest, phases };
};

/** The evidence of one task run, oldest first. */
export const encodeEvidence = (list: readonly Evidence[]): readonly Code[] =>
  list.map((evidence, index) => encodeOne(evidence, list[index - 1]));

/** Takes codes that `EvidenceCode` accepts. */
export const decodeEvidence = (codes: readonly Code[]): readonly Evidence[] => {
  const list: Evidence[] = [];
  for (const code of codes) list.push(decodeOne(code, list.at(-1)));
  return list;
};
