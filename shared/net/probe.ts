// The guarded HTTP request: one deadline, judged addresses, bounded answers, and evidence of what was met.
import { wordsIn } from '../messages/network.ts';
import { createConnect } from './connect.ts';
import { createPlaces, type Places } from './connection-limit.ts';
import { decodeBody } from './decode-body.ts';
import { createDial, type Dial } from './dial.ts';
import { type Trouble, trouble } from './error-codes.ts';
import { excerptOf } from './excerpt.ts';
import { createForbidden } from './forbidden-addresses.ts';
import { showable } from './header-text.ts';
import { briefUrl, firstHop, type Hop, nextHop, shownHop, shownUrl } from './hop.ts';
import { createHosts, systemHostsFile } from './hosts-file.ts';
import { exchange } from './http-exchange.ts';
import type { Probe, ProbeOutcome, ProbeRequest } from './probe-port.ts';
import { evidenceOf, startTrip, stopTrip, type Trip } from './request-context.ts';
import { cancelled, probeClosed, timedOut, tooManyRedirects } from './request-errors.ts';
import { withoutSecrets } from './request-secrets.ts';
import { createAsker } from './resolver.ts';
import { createSearchDomains, noSearch, searching } from './search-domains.ts';

export type ProbeOptions = {
  /** As dns.setServers takes them (`127.0.0.1:5353`); the system's when left out. */
  readonly dnsServers?: readonly string[];
  /** Milliseconds for one name; 3,000 when left out. */
  readonly dnsTimeoutMs?: number;
  /** Probes under way at once; 20,000 when left out. */
  readonly maxConcurrent?: number;
  /** Path of the hosts file; the system's when left out. */
  readonly hostsFile?: string;
  /** Path of what names the search domains; the system's when left out, none where `dnsServers` are given. */
  readonly resolvFile?: string;
  /** `host:port` that no probe may reach, not even with allowPrivate: in Lambda, the runtime's own API. */
  readonly refuse?: readonly string[];
  /** PEM certificates of authorities to trust beside those that Node trusts. */
  readonly ca?: readonly string[];
};

type Limits = { readonly maxBytes: number; readonly maxRedirects: number };

const DEFAULTS: Limits = { maxBytes: 1024 * 1024, maxRedirects: 5 };
/** The longest that a timer of Node's can wait. */
const maxTimeoutMs = 2_147_483_647;

const failed = (trip: Trip, error: Trouble): ProbeOutcome => ({
  ok: false,
  error,
  evidence: evidenceOf(trip, error),
});

const isWhole = (value: number, min: number): boolean => Number.isSafeInteger(value) && value >= min;

/** What is wrong with the limits of a request, if anything. */
const limitsTrouble = (request: ProbeRequest, limits: Limits): Trouble | undefined => {
  const wrong = (name: string, value: number, right: number): Trouble =>
    trouble('INVALID_REQUEST', wordsIn(request.language).wrongLimit(name, value, right));
  if (!(request.timeoutMs > 0 && request.timeoutMs <= maxTimeoutMs))
    return wrong('timeoutMs', request.timeoutMs, 5_000);
  if (!isWhole(limits.maxBytes, 0)) return wrong('maxBytes', limits.maxBytes, 1_048_576);
  if (!isWhole(limits.maxRedirects, 0)) return wrong('maxRedirects', limits.maxRedirects, 5);
  return undefined;
};

/** An answer with a status from here on is a failing one, unless the check says otherwise. */
const FAILING_STATUS = 400;

type Journey = { readonly request: ProbeRequest; readonly first: Hop; readonly maxRedirects: number };

/** From hop to hop until there is an answer or trouble. `maxRedirects` 0: a redirect is the answer. */
const travel = async (dial: Dial, trip: Trip, { request, first, maxRedirects }: Journey): Promise<ProbeOutcome> => {
  let hop = first;
  for (;;) {
    const result = await exchange(dial, trip, hop, maxRedirects > 0);
    if (trip.trouble) return failed(trip, trip.trouble);
    if ('trouble' in result) return failed(trip, result.trouble);
    if ('answer' in result) {
      const decoding = decodeBody(trip, result.answer);
      const decoded = decoding instanceof Promise ? await decoding : decoding;
      if ('trouble' in decoded) return failed(trip, decoded.trouble);
      const { status, headers } = result.answer;
      if (status >= FAILING_STATUS) trip.excerpt = excerptOf(decoded.body, headers['content-type'], request);
      return {
        ok: true,
        answer: { status, headers, body: decoded.body, url: hop.url },
        evidence: evidenceOf(trip, undefined),
      };
    }
    const { status, location } = result.redirect;
    if (trip.redirects >= maxRedirects)
      return failed(trip, tooManyRedirects(maxRedirects, briefUrl(withoutSecrets(location, request)), trip.language));
    const next = nextHop(hop, status, location, request);
    if ('code' in next) return failed(trip, next);
    trip.redirects++;
    hop = next;
  }
};

/** Waits for a place, then travels; the place is given back whatever happens. */
const travelInPlace = async (
  deps: { readonly dial: Dial; readonly places: Places },
  trip: Trip,
  journey: Journey,
): Promise<ProbeOutcome> => {
  const place = deps.places.take(trip);
  if (place !== true && !(await place)) return failed(trip, trip.trouble ?? cancelled(trip.language));
  try {
    if (trip.trouble) return failed(trip, trip.trouble);
    return await travel(deps.dial, trip, journey);
  } finally {
    deps.places.free();
  }
};

/**
 * One per process. `close` cancels what is under way and resolves when it has ended; later probes are cancelled at
 * once. Throws for an option that makes no sense.
 */
export const createProbe = (
  options: ProbeOptions = {},
): { readonly probe: Probe; readonly close: () => Promise<void> } => {
  const asker = createAsker({
    ...(options.dnsServers && { servers: options.dnsServers }),
    timeoutMs: options.dnsTimeoutMs ?? 3_000,
  });
  const resolvFile = options.resolvFile ?? (options.dnsServers ? undefined : '/etc/resolv.conf');
  const dial = createDial({
    asker: searching(asker, resolvFile === undefined ? noSearch : createSearchDomains(resolvFile)),
    hosts: createHosts(options.hostsFile ?? systemHostsFile()),
    forbidden: createForbidden(options.refuse ?? []),
    connect: createConnect(options.ca ?? []),
  });
  const deps = { dial, places: createPlaces(options.maxConcurrent ?? 20_000) };
  const underWay = new Map<Trip, Promise<ProbeOutcome>>();
  let closed = false;

  const earlyTrouble = (request: ProbeRequest, limits: Limits): Trouble | undefined => {
    if (closed) return probeClosed(request.language);
    return request.signal?.aborted ? cancelled(request.language) : limitsTrouble(request, limits);
  };

  const probe: Probe = async (request) => {
    const limits: Limits = {
      maxBytes: request.maxBytes ?? DEFAULTS.maxBytes,
      maxRedirects: request.maxRedirects ?? DEFAULTS.maxRedirects,
    };
    const first = firstHop(request);
    const trip = startTrip(
      {
        method: showable((request.method ?? 'GET').toUpperCase(), 20),
        shownUrl: 'url' in first ? shownHop(first) : shownUrl(request.url),
        timeoutMs: request.timeoutMs,
        allowPrivate: request.allowPrivate ?? false,
        maxBytes: limits.maxBytes,
        family: request.family,
        language: request.language,
        request,
      },
      'host' in first ? first.host : '',
    );
    if ('code' in first) return failed(trip, first);
    const early = earlyTrouble(request, limits);
    if (early) return failed(trip, early);

    const timer = setTimeout(() => stopTrip(trip, timedOut(trip)), request.timeoutMs);
    const onAbort = request.signal && (() => stopTrip(trip, cancelled(trip.language)));
    if (onAbort) request.signal?.addEventListener('abort', onAbort, { once: true });
    const outcome = travelInPlace(deps, trip, { request, first, maxRedirects: limits.maxRedirects });
    underWay.set(trip, outcome);
    try {
      return await outcome;
    } finally {
      clearTimeout(timer);
      if (onAbort) request.signal?.removeEventListener('abort', onAbort);
      underWay.delete(trip);
    }
  };

  const close = async (): Promise<void> => {
    closed = true;
    for (const trip of underWay.keys()) stopTrip(trip, probeClosed(trip.language));
    asker.close();
    await Promise.allSettled(underWay.values());
  };
  return { probe, close };
};
