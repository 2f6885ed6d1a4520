// The runs of drills that fall due in a window, as messages: each for its own time, and none with real runs.
import { type Drill, drillMonitorId, drillTimes } from '../../model/drill.ts';
import type { OutgoingMessage } from '../../queue/queue.ts';
import type { Window } from './dispatch.ts';

/** After a sleep or an outage of the planner there is no burst here either. */
export const drillMessages = (drills: readonly Drill[], { from, to, now }: Window): readonly OutgoingMessage[] =>
  drills.flatMap((drill) =>
    drillTimes(drill, Math.max(from, now - drill.intervalMs + 1), to).map((dueAt) => ({
      message: {
        runs: [
          { monitor: drillMonitorId(drill.monitor), dueAt, trigger: 'schedule' as const, intervalMs: drill.intervalMs },
        ],
      },
      notBefore: dueAt,
    })),
  );
