// Inside a thread: whether it is as good as new after a run, by what keeps its event loop alive and by its memory.
import type { Fitness } from './rpc-messages.ts';

/** Left behind, they are a leak and no pool of connections. */
const maxLeft = 50;
/** Grown by this, most of it may be garbage; a new thread costs less than to find out. */
const maxGrownBytes = 48 * 1_048_576;

/** Ports are our own, and those of the console. What a flow sends to ports of its own hurts only itself. */
const left = (): number => process.getActiveResourcesInfo().filter((kind) => kind !== 'MessagePort').length;

const usedBytes = (): number => {
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
};

/** Takes what is there now for what the monitors file itself needs; the answer is for the moment of the call. */
export const fitness = (): (() => Fitness) => {
  const leftBefore = left();
  const usedBefore = usedBytes();
  return () => {
    const more = left() - leftBefore;
    if (more > maxLeft || usedBytes() - usedBefore > maxGrownBytes) return 'none';
    return more > 0 ? 'same' : 'all';
  };
};
