// Bounds how many probes are under way at once; who comes later waits in order, within its own deadline.
import type { RequestContext } from './request-context.ts';

export type Places = {
  /** True: there is a place, to be given back. False: the context was stopped while it waited. */
  take(context: RequestContext): true | Promise<boolean>;
  /** Only by who has a place. */
  free(): void;
};

export const createPlaces = (max: number): Places => {
  let taken = 0;
  // In order of arrival; one that gives up is taken out at once.
  const waiting = new Set<() => void>();
  return {
    take(context) {
      if (taken < max) {
        taken++;
        return true;
      }
      return new Promise((resolve) => {
        const proceed = (): void => {
          context.cancel = undefined;
          resolve(true);
        };
        waiting.add(proceed);
        context.cancel = () => {
          waiting.delete(proceed);
          resolve(false);
        };
      });
    },
    free() {
      const [next] = waiting;
      if (!next) {
        taken--;
        return;
      }
      // The place passes on: `taken` stays.
      waiting.delete(next);
      next();
    },
  };
};
