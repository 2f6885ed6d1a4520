// Begins what is due a few at a time, so that an overloaded process finishes what it has begun before it begins more.

/**
 * Begun in one turn of the event loop. A turn also goes on with all that is under way, so the more there is to do, the
 * longer a turn is and the fewer are begun a second: what cannot be begun waits here, where it costs next to nothing,
 * and not half done with a socket, timers and garbage. Many enough that nobody waits while there is time.
 */
const begunPerTurn = 64;

export type StartQueue = {
  /** Calls `begin` in the order of joining: now, or in a later turn. */
  readonly join: (begin: () => void) => void;
  /** To be called when there may be room again. */
  readonly advance: () => void;
};

export const createStartQueue = ({ hasRoom }: { readonly hasRoom: () => boolean }): StartQueue => {
  let waiting: (() => void)[] = [];
  let next = 0;
  let left = begunPerTurn;
  let isTurnAwaited = false;

  const newTurn = (): void => {
    isTurnAwaited = false;
    left = begunPerTurn;
    advance();
  };

  const take = (): (() => void) | undefined => {
    const first = waiting[next++];
    // Moves the rest to the front only now and then: each time would cost more than what is begun.
    if (next > 1_000 && next * 2 > waiting.length) [waiting, next] = [waiting.slice(next), 0];
    return first;
  };

  const advance = (): void => {
    while (next < waiting.length && left > 0 && hasRoom()) {
      left -= 1;
      take()?.();
    }
    if (left < begunPerTurn && !isTurnAwaited) {
      isTurnAwaited = true;
      setImmediate(newTurn);
    }
  };

  return {
    join: (begin) => {
      waiting.push(begin);
      advance();
    },
    advance,
  };
};
