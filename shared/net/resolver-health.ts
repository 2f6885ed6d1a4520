// Distinguishes a name without an answer from DNS servers that answer nothing: while a query is pending, they are asked
// for the root of all names too, which every DNS server answers at once.
import type { HostResolver, ResolverResult } from './dns-resolver.ts';

export type ResolverHealth = {
  /** The same resolver; its results show whether the DNS servers answer. */
  readonly resolver: HostResolver;
  /**
   * Whether the DNS servers answered during a request that began at `since`, in milliseconds of the monotonic clock. Asks
   * them where that is not known, for at most a second.
   */
  readonly isWorking: (since: number) => boolean | Promise<boolean>;
};

const root = '.';
const checkEveryMs = 100;
/** A query that is pending for this long is a reason to ask for the root; and so is each further second without an answer. */
const slowMs = 100;
const askEveryMs = 1_000;
/** An older answer does not show that the DNS servers answer now. */
const maxAnswerAgeMs = 1_500;
const maxWaitMs = 1_000;
/** A request during most of which nothing was answered shows nothing about its name. */
const minSilentShare = 0.6;
const minSilentMs = 200;

/** An error code such as SERVFAIL is no answer: a router without a line sends it for every name. */
const isAnswer = (result: ResolverResult): boolean =>
  'addresses' in result ||
  (result.failure.kind === 'answered' && ['ENOTFOUND', 'ENODATA'].includes(result.failure.code));

const isFailure = (result: ResolverResult): boolean =>
  'failure' in result && result.failure.kind === 'answered' && !isAnswer(result);

/** Records when questions about the root were not answered. */
const createSilence = () => {
  let answeredAt = Number.NEGATIVE_INFINITY;
  let askedAt = Number.NEGATIVE_INFINITY;
  /** The first question since the last answer. */
  let unansweredSince: number | undefined;
  let last = { from: 0, to: 0 };

  return {
    asked: (now: number): void => {
      if (now - askedAt >= maxAnswerAgeMs) unansweredSince = undefined;
      unansweredSince ??= now;
      askedAt = now;
    },
    answered: (now: number): void => {
      if (unansweredSince !== undefined) last = { from: unansweredSince, to: now };
      unansweredSince = undefined;
      answeredAt = now;
    },
    answeredAt: () => answeredAt,
    askedAt: () => askedAt,
    /** Milliseconds of silence since then. */
    since: (since: number, now: number): number => {
      const { from, to } = unansweredSince === undefined ? last : { from: unansweredSince, to: now };
      return Math.max(0, to - Math.max(from, since));
    },
  };
};

export const withResolverHealth = (resolver: HostResolver): ResolverHealth => {
  const pendingSince = new Set<{ readonly at: number }>();
  const silence = createSilence();
  let timer: NodeJS.Timeout | undefined;
  /** When a DNS server reported last that it cannot answer: older answers no longer show that it works. */
  let failedAt = Number.NEGATIVE_INFINITY;

  const hasAnswered = (): boolean =>
    silence.answeredAt() > failedAt && performance.now() - silence.answeredAt() < maxAnswerAgeMs;
  const receive = (result: ResolverResult): void => {
    if (isAnswer(result)) silence.answered(performance.now());
  };
  const ask = (done?: () => void): void => {
    silence.asked(performance.now());
    resolver.resolve(root, 4, (result) => {
      receive(result);
      done?.();
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
    const isDue = now - silence.answeredAt() >= askEveryMs && now - silence.askedAt() >= askEveryMs;
    if (isDue && now - oldest.at >= slowMs) ask();
  };

  const resolve: HostResolver['resolve'] = (name, family, done) => {
    const pending = { at: performance.now() };
    pendingSince.add(pending);
    timer ??= setInterval(check, checkEveryMs).unref();
    const stop = resolver.resolve(name, family, (result) => {
      pendingSince.delete(pending);
      receive(result);
      if (isFailure(result)) failedAt = performance.now();
      done(result);
    });
    return () => {
      pendingSince.delete(pending);
      stop();
    };
  };

  const isWorking: ResolverHealth['isWorking'] = (since) => {
    const now = performance.now();
    const silentMs = silence.since(since, now);
    if (silentMs >= minSilentMs && silentMs >= minSilentShare * (now - since)) return false;
    if (hasAnswered()) return true;
    return new Promise((settle) => {
      // Failures of other names meanwhile do not matter.
      const end = (): void => settle(silence.answeredAt() >= now);
      const limit = setTimeout(end, maxWaitMs);
      ask(() => {
        clearTimeout(limit);
        end();
      });
    });
  };

  const close = (): void => {
    clearInterval(timer);
    resolver.close();
  };
  return { resolver: { resolve, close }, isWorking };
};
