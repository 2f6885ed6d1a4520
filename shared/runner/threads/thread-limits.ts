// How much flows may take together, on this machine.
import { totalmem } from 'node:os';

/** Of JavaScript values and buffers, in one thread. */
export const maxBytesPerThread = 256 * 1_048_576;

/** What a thread takes before the monitors file does anything unusual: 12 to 16 MB were measured. */
const usualBytes = 16 * 1_048_576;
const maxThreads = 64;
const minThreads = 4;

/** Flows that may run at once: 64, or as many as fit a quarter of the memory that this process may have. */
export const threadLimit = (memoryBytes: number = memoryHere()): number =>
  Math.max(minThreads, Math.min(maxThreads, Math.floor(memoryBytes / 4 / usualBytes)));

/** In a container, that of the container; Node says 0 or an absurd number where none is set. */
const memoryHere = (): number => Math.min(totalmem(), process.constrainedMemory() || totalmem());
