// How many threads of flows this machine allows, and how much memory each may use.
import { totalmem } from 'node:os';

/** JavaScript values and buffers of one thread. */
export const maxBytesPerThread = 256 * 1_048_576;

/** The usual size of a thread: 12 to 16 MB were measured for an ordinary monitors file. */
const usualBytes = 16 * 1_048_576;
const maxThreads = 64;
const minThreads = 4;

/** The limit of the container where there is one. Node returns 0 or a huge number where none is set. */
const availableBytes = (): number => Math.min(totalmem(), process.constrainedMemory() || totalmem());

/** Flows that may run at the same time: 64, or as many threads as fit into a quarter of the memory. */
export const threadLimit = (memoryBytes: number = availableBytes()): number =>
  Math.max(minThreads, Math.min(maxThreads, Math.floor(memoryBytes / 4 / usualBytes)));
