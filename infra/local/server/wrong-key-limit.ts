// Counts wrong keys by the address that they came from, so that nobody can try them by the thousand.
import { isIPv6 } from 'node:net';
import ipaddr from 'ipaddr.js';
import { RateLimiterMemory } from 'rate-limiter-flexible';
import type { Logger } from '../../../shared/logging/logger.ts';

const maxWrong = 10;
const windowSeconds = 60;

export type WrongKeys = {
  /** 0 when a wrong key from there is told that it is one; else for how long none is. */
  readonly waitSeconds: (address: string) => Promise<number>;
  readonly count: (address: string) => Promise<void>;
};

/** Some proxies put the port of whoever asked behind its address, another one each time. */
const withoutPort = (address: string): string =>
  /^\[([^\]]+)\](?::\d+)?$/.exec(address)?.[1] ?? /^([^:]+):\d+$/.exec(address)?.[1] ?? address;

/** Whoever has one IPv6 address has the 2^64 of its network too. */
const placeOf = (address: string): string => {
  const bare = withoutPort(address).split('%')[0] ?? '';
  return isIPv6(bare) ? ipaddr.IPv6.parse(bare).parts.slice(0, 4).join(':') : bare;
};

/** Ten a minute, and then none for the rest of that minute. Kept in memory, each for a minute. */
export const createWrongKeys = (logger: Pick<Logger, 'warn'>): WrongKeys => {
  const limiter = new RateLimiterMemory({ points: maxWrong, duration: windowSeconds });
  return {
    waitSeconds: async (address) => {
      const counted = await limiter.get(placeOf(address));
      return counted && counted.consumedPoints >= maxWrong ? Math.max(1, Math.ceil(counted.msBeforeNext / 1_000)) : 0;
    },
    count: async (address) => {
      const counted = await limiter.penalty(placeOf(address));
      if (counted.consumedPoints === maxWrong)
        logger.warn(
          `${maxWrong} wrong keys came from ${address} within a minute: for the rest of it no more is said of them`,
        );
    },
  };
};
