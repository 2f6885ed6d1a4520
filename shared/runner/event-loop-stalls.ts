// Measures when the event loop of this process did not run: it was stopped, blocked, or had too little CPU.

export type EventLoopStalls = {
  /** For how long it did not run between two times, in milliseconds since the epoch. */
  readonly stalledMs: (from: number, to: number) => number;
  readonly stop: () => void;
};

type Stall = { readonly from: number; readonly to: number };

const beatMs = 250;
/** A beat that is less late is usual on a busy machine. */
const usualDelayMs = 250;
const keptMs = 120_000;

const overlapMs = (stall: Stall, from: number, to: number): number =>
  Math.max(0, Math.min(stall.to, to) - Math.max(stall.from, from));

export const watchEventLoop = (): EventLoopStalls => {
  let stalls: readonly Stall[] = [];
  let lastBeat = performance.now();

  /** From when the next beat was due until now. */
  const currentStall = (): Stall | undefined => {
    const lateMs = performance.now() - lastBeat - beatMs;
    const now = Date.now();
    return lateMs > usualDelayMs ? { from: now - lateMs, to: now } : undefined;
  };

  const beat = (): void => {
    const stall = currentStall();
    if (stall) stalls = [...stalls.filter(({ to }) => to > stall.to - keptMs), stall];
    lastBeat = performance.now();
  };

  const timer = setInterval(beat, beatMs).unref();
  return {
    stalledMs: (from, to) => {
      // After a stop, the time-out of a run may be handled before the late beat is.
      const current = currentStall();
      const all = current ? [...stalls, current] : stalls;
      return all.reduce((sum, stall) => sum + overlapMs(stall, from, to), 0);
    },
    stop: () => clearInterval(timer),
  };
};
