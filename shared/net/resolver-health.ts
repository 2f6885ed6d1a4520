// Distinguishes a name without an answer from DNS servers that answer nothing: while a query is pending, they are asked
// for the root of all names too, which every DNS server answers at once.
import type { HostResolver, ResolverResult } from './dns-resolver.ts';

export type ResolverHealth = {
  /** The same resolver; its results show whether the DNS servers answer. */
  readonly resolver: HostResolver;
  /** Whether the DNS servers have just answered anything; asks them where that is not known, for at most a second. */
  readonly isWorking: () => boolean | Promise<boolean>;
};

const root = '.';
const checkEveryMs = 250;
/** A query that is pending for this long is a reason to ask for the root. */
const slowMs = 200;
/** An older answer does not show that the DNS servers answer now. */
const maxAnswerAgeMs = 1_500;
const maxWaitMs = 1_000;

/** An error code such as SERVFAIL is no answer: a router without a line sends it for every name. */
const isAnswer = (result: ResolverResult): boolean =>
  'addresses' in result ||
  (result.failure.kind === 'answered' && ['ENOTFOUND', 'ENODATA'].includes(result.failure.code));

export const withResolverHealth = (resolver: HostResolver): ResolverHealth => {
  const pendingSince = new Set<{ readonly at: number }>();
  let answeredAt = Number.NEGATIVE_INFINITY;
  let askedAt = Number.NEGATIVE_INFINITY;
  let timer: NodeJS.Timeout | undefined;

  const hasAnswered = (): boolean => performance.now() - answeredAt < maxAnswerAgeMs;
  const receive = (result: ResolverResult): void => {
    if (isAnswer(result)) answeredAt = performance.now();
  };

  const ask = (done: () => void = () => undefined): void => {
    askedAt = performance.now();
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

  const isWorking = (): boolean | Promise<boolean> => {
    if (hasAnswered()) return true;
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
