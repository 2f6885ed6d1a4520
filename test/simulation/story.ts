// A seed's story: some minutes in which anything may go wrong, and then rest.
import { createWorld, type World } from './world.ts';

const minuteMs = 60_000;

/** What may happen around a planner's tick. */
const minute = (world: World): void => {
  const { faults, timeline, random } = world;
  const at = random.whole(0, 500);
  if (!faults.strikes('lost tick')) timeline.after(at, world.tick);
  if (faults.strikes('extra tick')) timeline.after(at + random.whole(0, 200), world.tick);
  if (faults.strikes('redeploy')) timeline.after(random.whole(0, minuteMs), world.deployment.redeploy);
  if (faults.strikes('run by hand')) timeline.after(random.whole(0, minuteMs), world.runByHand);
  if (faults.strikes('clock step')) timeline.after(random.whole(0, minuteMs), world.stepClock);
};

export type Ending = {
  /** `abrupt`: nothing is planned any more; `tail`: the planner goes on for a while, without faults. */
  readonly kind: 'abrupt' | 'tail';
  /** From when nothing went wrong any more. */
  readonly calmFrom: number;
};

/** Longer than a message may come back, and than any lease. */
const restMinutes = 14;
const tailMinutes = 10;

export const tellStory = async (seed: number): Promise<{ readonly world: World; readonly ending: Ending }> => {
  const world = createWorld(seed);
  const { random, faults, timeline } = world;
  world.tick();
  const minutes = random.whole(3, 12);
  for (let i = 0; i < minutes; i += 1) {
    minute(world);
    await timeline.run(timeline.now() + minuteMs);
  }

  faults.stop();
  world.deployment.finish();
  world.mailbox.recover();
  // After a step of the clock, or of the monitors, only further runs can bring the status to rest.
  const needsTail = faults.has('clock step') || faults.has('redeploy');
  const kind = needsTail || random.chance(0.4) ? 'tail' : 'abrupt';
  const calmFrom = world.clockNow();
  if (kind === 'tail') {
    world.services.settleDown();
    for (let i = 0; i < tailMinutes; i += 1) {
      world.tick();
      await timeline.run(timeline.now() + minuteMs);
    }
  }
  for (let i = 0; i < restMinutes; i += 1) {
    world.sweep();
    await timeline.run(timeline.now() + minuteMs);
  }
  return { world, ending: { kind, calmFrom } };
};
