// Bounds the evidence of a chain of redirects, so that its record stays small, and sums the phases of its hops.
import type { EvidencePhases } from '../model/run.ts';
import { commonStart } from '../text/common-parts.ts';
import type { HopEvidence } from './http-port.ts';

/** Ten redirects. Of a longer chain, the first hops and the last ones are kept. */
const maxHops = 11;
const keptFirst = 5;

/** Up to this many hops keep each phase; more keep their totals. */
const maxHopsWithPhases = 3;
/** Up to this many hops keep their addresses; of more, only the last one does. */
const maxHopsWithAddresses = 5;

/** For the URLs of all hops but the first together, without what each has in common with the one before. */
const maxUrlsChars = (hops: number): number => (hops <= maxHopsWithAddresses ? 160 : 100);
/** The limits of one URL that are tried in turn. */
const urlLimits = [120, 80, 60, 40, 24] as const;
const maxOriginChars = 120;

/** The origin is kept, because it names the host. */
const shortened = (url: string, limit: number): string => {
  const origin = /^[a-z]+:\/\/[^/]*\/?/.exec(url)?.[0] ?? '';
  const kept = Math.max(limit, Math.min(origin.length + 1, maxOriginChars));
  return url.length <= kept ? url : `${url.slice(0, kept - 1).toWellFormed()}…`;
};

const ownChars = (urls: readonly string[]): number =>
  urls.slice(1).reduce((sum, url, index) => sum + url.length - commonStart(url, urls[index] ?? ''), 0);

const shortenedUrls = (urls: readonly string[]): readonly string[] => {
  let shown = urls;
  for (const limit of urlLimits) {
    shown = urls.map((url) => shortened(url, limit));
    if (ownChars(shown) <= maxUrlsChars(urls.length)) break;
  }
  return shown;
};

/** The host of a hop, with its port unless that is the usual one. */
export const hostOfHop = ({ url }: Pick<HopEvidence, 'url'>): string => URL.parse(url)?.host || url;

/** `hops` are all hops of a request. */
export const boundedHops = (hops: readonly HopEvidence[]): readonly HopEvidence[] => {
  const kept = hops.length <= maxHops ? hops : [...hops.slice(0, keptFirst), ...hops.slice(keptFirst - maxHops)];
  const urls = shortenedUrls(kept.map(({ url }) => url));
  const last = kept.length - 1;
  return kept.map(({ address, phases, ...hop }, index) => ({
    ...hop,
    url: urls[index] ?? hop.url,
    ...(address !== undefined && (kept.length <= maxHopsWithAddresses || index === last) ? { address } : undefined),
    phases: kept.length <= maxHopsWithPhases ? phases : { totalMs: phases.totalMs },
  }));
};

const names = ['dnsMs', 'tcpMs', 'tlsMs', 'firstByteMs', 'totalMs'] as const;

/** A phase that took place in no hop is left out. */
export const summedPhases = (hops: readonly HopEvidence[]): EvidencePhases => {
  const sums: { [N in (typeof names)[number]]?: number } = {};
  for (const { phases } of hops)
    for (const name of names) if (phases[name] !== undefined) sums[name] = (sums[name] ?? 0) + phases[name];
  return { ...sums, totalMs: sums.totalMs ?? 0 };
};
