// Distinguishes a name without an answer from DNS servers that answer nothing: while a query is pending, they are asked
// for the root of all names too, which every DNS server answers at once.
import type { HostResolver, ResolverResult } from './dns-resolver.ts';

export type ResolverHealth = {
  /** The same resolver; its results show whether the DNS servers answer. */
  readonly resolver: HostResolver;
  /**
   * Whether the DNS servers have answered all the time since then, in milliseconds of the monotonic clock. Asks them
   * where that is not known, for at most a second.
   */
  readonly isWorking: (since: number) => boolean | Promise<boolean>;
};

const root = '.';
const checkEveryMs = 250;
/** A query that is pending for this long is a reason to ask for the root. */
const slowMs = 200;
/** An older answer does not show that the DNS servers answer now. */
const maxAnswerAgeMs = 1_500;
const maxWaitMs = 1_000;
/** DNS servers that have not answered the root for this long do not answer. */
const silentMs = 500;

/** An error code such as SERVFAIL is no answer: a router without a line sends it for every name. */
const isAnswer = (result: ResolverResult): boolean =>
  'addresses' in result ||
  (result.failure.kind === 'answered' && ['ENOTFOUND', 'ENODATA'].includes(result.failure.code));

export const withResolverHealth = (resolver: HostResolver): ResolverHealth => {
  const pendingSince = new Set<{ readonly at: number }>();
  let answeredAt = Number.NEGATIVE_INFINITY;
  let askedAt = Number.NEGATIVE_INFINITY;
  /** The first question about the root since the last answer. */
  let unansweredSince: number | undefined;
  /** When they last answered after a silence: a query of before may have been lost in it. */
  let silentUntil = Number.NEGATIVE_INFINITY;
  let timer: NodeJS.Timeout | undefined;

  const hasAnswered = (): boolean => performance.now() - answeredAt < maxAnswerAgeMs;
  const receive = (result: ResolverResult): void => {
    if (!isAnswer(result)) return;
    answeredAt = performance.now();
    if (unansweredSince !== undefined && answeredAt - unansweredSince >= silentMs) silentUntil = answeredAt;
    unansweredSince = undefined;
  };

  const ask = (done: () => void = () => undefined): void => {
    const now = performance.now();
    if (now - askedAt >= maxAnswerAgeMs) unansweredSince = undefined;
    askedAt = now;
    unansweredSince ??= now;
    resolver.resolve(root, 4, (result) => {
      receive(result);
      done();
    });
  };

  const check = (): void => {
    const [oldest] = pendingSince;
    if (!oldest) {
      clearInterval(timer);
      timer = undefined;
      return;
    }
    const now = performance.now();
    const isSlow = now - oldest.at >= slowMs && now - answeredAt >= maxWaitMs;
    if (isSlow && now - askedAt >= maxWaitMs) ask();
  };

  const resolve: HostResolver['resolve'] = (name, family, done) => {
    const pending = { at: performance.now() };
    pendingSince.add(pending);
    timer ??= setInterval(check, checkEveryMs).unref();
    const stop = resolver.resolve(name, family, (result) => {
      pendingSince.delete(pending);
      receive(result);
      done(result);
    });
    return () => {
      pendingSince.delete(pending);
      stop();
    };
  };

  const isKnownSilent = (): boolean => {
    const now = performance.now();
    return unansweredSince !== undefined && now - askedAt < maxAnswerAgeMs && now - unansweredSince >= silentMs;
  };

  const isWorking: ResolverHealth['isWorking'] = (since) => {
    if (silentUntil >= since) return false;
    if (hasAnswered()) return true;
    if (isKnownSilent()) return false;
    return new Promise((settle) => {
      const limit = setTimeout(() => settle(hasAnswered()), maxWaitMs);
      ask(() => {
        clearTimeout(limit);
        settle(hasAnswered());
      });
    });
  };

  const close = (): void => {
    clearInterval(timer);
    resolver.close();
  };
  return { resolver: { resolve, close }, isWorking };
};
