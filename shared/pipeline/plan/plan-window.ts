// Plans a window of time: puts every run that falls due in it on the queue. AWS and the local scheduler both call it.
import type { Drill } from '../../model/drill.ts';
import type { MonitorSpec } from '../../model/monitor.ts';
import type { RegisteredMonitor } from '../../model/registered-monitors.ts';
import type { Queue } from '../../queue/queue.ts';
import { drillMessages } from './drill-messages.ts';
import { dueMessages, type PlanWindow } from './due-messages.ts';

/** The registered monitors with the specs by id, and the drills under way. Monitors without a spec have no runs. */
type Plannable = {
  readonly monitors: readonly RegisteredMonitor[];
  readonly specs: ReadonlyMap<string, MonitorSpec>;
  readonly drills?: readonly Drill[];
};

/** `messages`: how many were sent. `refused`: the queue did not accept all of them, so the window is not planned. */
type WindowOutcome = { readonly outcome: 'sent'; readonly messages: number } | { readonly outcome: 'refused' };

export const planWindow = async (
  queue: Queue,
  { monitors, specs, drills = [] }: Plannable,
  window: PlanWindow,
): Promise<WindowOutcome> => {
  const messages = [...dueMessages(monitors, specs, window), ...drillMessages(drills, window)];
  if (messages.length === 0) return { outcome: 'sent', messages: 0 };
  const { failed } = await queue.send(messages);
  return failed === 0 ? { outcome: 'sent', messages: messages.length } : { outcome: 'refused' };
};
