// Starts work a few items at a time, so that an overloaded process finishes started work before it starts more.

/**
 * The items that are started in one turn of the event loop. A turn also continues all started work, so the more work is
 * under way, the longer a turn takes and the fewer items are started per second. An item that waits here costs almost
 * nothing; one that was started needs a socket and timers. The number is so high that no item waits while there is time.
 */
const maxStartsPerTurn = 64;

type StartQueue = {
  /** Calls `start` in the order of enqueuing: now, or in a later turn. */
  readonly enqueue: (start: () => void) => void;
  /** To be called when there may be capacity again. */
  readonly startNext: () => void;
};

export const createStartQueue = ({ hasCapacity }: { readonly hasCapacity: () => boolean }): StartQueue => {
  let waiting: (() => void)[] = [];
  let next = 0;
  let startsLeft = maxStartsPerTurn;
  let isNextTurnScheduled = false;

  const beginTurn = (): void => {
    isNextTurnScheduled = false;
    startsLeft = maxStartsPerTurn;
    startNext();
  };

  const dequeue = (): (() => void) | undefined => {
    const first = waiting[next++];
    // Moves the rest to the front only now and then, because each move costs more than a start.
    if (next > 1_000 && next * 2 > waiting.length) [waiting, next] = [waiting.slice(next), 0];
    return first;
  };

  const startNext = (): void => {
    while (next < waiting.length && startsLeft > 0 && hasCapacity()) {
      startsLeft -= 1;
      dequeue()?.();
    }
    if (startsLeft < maxStartsPerTurn && !isNextTurnScheduled) {
      isNextTurnScheduled = true;
      setImmediate(beginTurn);
    }
  };

  return {
    enqueue: (start) => {
      waiting.push(start);
      startNext();
    },
    startNext,
  };
};
