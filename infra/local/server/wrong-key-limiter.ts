// Counts wrong API keys by client address and limits them to ten a minute, in memory.
import { isIPv6 } from 'node:net';
import ipaddr from 'ipaddr.js';
import { RateLimiterMemory } from 'rate-limiter-flexible';
import type { Logger } from '../../../shared/logging/logger.ts';
import { serverLog } from '../../../shared/messages/en/server.ts';

const maxWrongKeys = 10;
const windowSeconds = 60;

export type WrongKeyLimiter = {
  /** How long the address must wait before it may send another wrong key; 0 when it need not wait. */
  readonly waitSeconds: (address: string) => Promise<number>;
  readonly count: (address: string) => Promise<void>;
};

/** Some proxies append the client's port to its address, which changes with each connection. */
const withoutPort = (address: string): string =>
  /^\[([^\]]+)\](?::\d+)?$/.exec(address)?.[1] ?? /^([^:]+):\d+$/.exec(address)?.[1] ?? address;

/** An IPv6 client has all 2^64 addresses of its network, so the network counts. */
const limiterKey = (address: string): string => {
  const bare = withoutPort(address).split('%')[0] ?? '';
  return isIPv6(bare) ? ipaddr.IPv6.parse(bare).parts.slice(0, 4).join(':') : bare;
};

export const createWrongKeyLimiter = (logger: Pick<Logger, 'warn'>): WrongKeyLimiter => {
  const limiter = new RateLimiterMemory({ points: maxWrongKeys, duration: windowSeconds });
  return {
    waitSeconds: async (address) => {
      const counted = await limiter.get(limiterKey(address));
      return counted && counted.consumedPoints >= maxWrongKeys
        ? Math.max(1, Math.ceil(counted.msBeforeNext / 1_000))
        : 0;
    },
    count: async (address) => {
      const counted = await limiter.penalty(limiterKey(address));
      if (counted.consumedPoints === maxWrongKeys) logger.warn(serverLog.wrongKeys({ count: maxWrongKeys, address }));
    },
  };
};
