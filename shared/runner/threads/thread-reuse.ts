// Inside a thread: decides after a run who may use the thread next, by what keeps the event loop alive and by memory.
import type { Reusability } from './rpc-messages.ts';

/** More timers and connections than this are a leak and not a connection pool. */
const maxLeftResources = 50;
/** Growth beyond this may be garbage: a new thread costs less than a collection that finds out. */
const maxGrowthBytes = 48 * 1_048_576;

/** Ports are those of Vigía and of the console. A port of the user's own affects only its own flow. */
const activeResources = (): number => process.getActiveResourcesInfo().filter((kind) => kind !== 'MessagePort').length;

const usedBytes = (): number => {
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
};

/** Takes the current resources as those that the monitors file needs. The returned function compares with them. */
export const trackReusability = (): (() => Reusability) => {
  const resourcesBefore = activeResources();
  const bytesBefore = usedBytes();
  return () => {
    const left = activeResources() - resourcesBefore;
    if (left > maxLeftResources || usedBytes() - bytesBefore > maxGrowthBytes) return 'none';
    return left > 0 ? 'same-monitor' : 'any-monitor';
  };
};
