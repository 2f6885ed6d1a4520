// The runs of drills that fall due in a window, as messages: one run each, never together with real runs.
import { type Drill, drillMonitorId, drillTimes } from '../../model/drill.ts';
import type { OutgoingMessage } from '../../queue/queue.ts';
import type { PlanWindow } from './due-messages.ts';

/** A long pause of the planner is not followed by a burst of drill runs. */
const drillTimesIn = (drill: Drill, { from, to, now }: PlanWindow): readonly number[] =>
  drillTimes(drill, Math.max(from, now - drill.intervalMs + 1), to);

export const drillMessages = (drills: readonly Drill[], window: PlanWindow): readonly OutgoingMessage[] =>
  drills.flatMap((drill) =>
    drillTimesIn(drill, window).map((dueAt) => ({
      message: {
        runs: [
          { monitor: drillMonitorId(drill.monitor), dueAt, trigger: 'schedule' as const, intervalMs: drill.intervalMs },
        ],
      },
      notBefore: dueAt,
    })),
  );
