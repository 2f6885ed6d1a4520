// Evidence of an HTTP request: how it is stored, served by the API and described.
import * as v from 'valibot';
import { evidenceMessages } from '../../messages/evidence.ts';
import type { HttpEvidence } from '../../net/http-port.ts';
import { evidenceKind, storedCount } from '../evidence-kind.ts';
import { decodeHops, encodeHops, HopsCode } from './hop-codec.ts';
import { describeHop } from './hop-description.ts';
import { HopJson, hopJson } from './hop-json.ts';

/** Stored as nothing: nearly every response has it. */
const usualProtocol = 'HTTP/1.1';

const protocolCode = ({ status, protocol }: HttpEvidence): string | undefined => {
  if (protocol === (status === undefined ? undefined : usualProtocol)) return undefined;
  return protocol ?? '';
};

const protocolOf = (status: number | undefined, code: string | undefined): string | undefined => {
  if (code === undefined) return status === undefined ? undefined : usualProtocol;
  return code === '' ? undefined : code;
};

export const httpEvidence = evidenceKind<HttpEvidence>()({
  kind: 'http',
  stored: {
    fields: {
      /** Method, except GET. */
      m: v.optional(v.string()),
      /** URL; 0 when it is the previous one. */
      u: v.union([v.string(), v.literal(0)]),
      /** Status code. */
      c: v.optional(storedCount),
      /** Redirects, except 0. */
      r: v.optional(storedCount),
      /** Protocol, except the usual one; empty for a status without a protocol. */
      h: v.optional(v.string()),
      /** The hops of a redirected request. */
      o: v.optional(HopsCode),
    },
    encode: (evidence, previous) => ({
      m: evidence.method === 'GET' ? undefined : evidence.method,
      u: evidence.url === previous?.url ? 0 : evidence.url,
      c: evidence.status,
      r: evidence.redirects || undefined,
      h: protocolCode(evidence),
      o: evidence.hops && encodeHops(evidence.hops, evidence, previous),
    }),
    decode: ({ m, u, c, r, h, o }, previous, common) => {
      const protocol = protocolOf(c, h);
      const url = u === 0 ? (previous?.url ?? '') : u;
      return {
        method: m ?? 'GET',
        url,
        ...(c === undefined ? undefined : { status: c }),
        ...(r === undefined ? undefined : { redirects: r }),
        ...(protocol === undefined ? undefined : { protocol }),
        ...(o === undefined ? undefined : { hops: decodeHops(o, { ...common, url }, previous) }),
      };
    },
  },
  json: {
    fields: {
      method: v.string(),
      url: v.string(),
      status: v.nullable(v.number()),
      redirects: v.pipe(v.number(), v.integer(), v.minValue(0)),
      protocol: v.nullable(v.string()),
      hops: v.pipe(v.array(HopJson), v.description('The requests of a chain of redirects; empty without redirects')),
    },
    encode: ({ method, url, status, redirects, protocol, hops = [] }) => ({
      method,
      url,
      status: status ?? null,
      redirects: redirects ?? 0,
      protocol: protocol ?? null,
      hops: hops.map(hopJson),
    }),
  },
  mapTexts: ({ url, hops }, change) => ({
    url: change(url),
    ...(hops ? { hops: hops.map((hop) => ({ ...hop, url: change(hop.url) })) } : undefined),
  }),
  describe: {
    request: ({ method, url }) => `${method} ${url}`,
    result: ({ status }) => (status == null ? undefined : String(status)),
    redirectedTo: ({ hops }) => hops?.at(-1)?.url,
    hops: ({ hops, error }, language) => (hops ?? []).map((hop) => describeHop(hop, error?.code, language)),
    details: ({ protocol, redirects, hops }, language) => [
      ...(redirects ? [evidenceMessages(language).redirects({ count: redirects, url: hops?.at(-1)?.url })] : []),
      ...(protocol ? [protocol] : []),
    ],
  },
});
