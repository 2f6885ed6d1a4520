// The scenario of a seed: some minutes with faults, then time for the pipeline to come to rest without faults.
import { channelNames } from './unreliable-channel.ts';
import { createWorld, type World } from './world.ts';

const minuteMs = 60_000;

/** One minute: the planner's tick and the faults around it. */
const minute = (world: World): void => {
  const { faults, timeline, random } = world;
  const at = random.whole(0, 500);
  if (!faults.strikes('lost tick')) timeline.after(at, world.tick);
  if (faults.strikes('extra tick')) timeline.after(at + random.whole(0, 200), world.tick);
  if (faults.strikes('redeploy')) timeline.after(random.whole(0, minuteMs), world.deployment.redeploy);
  if (faults.strikes('manual run')) {
    const about = random.whole(0, minuteMs);
    for (let i = random.whole(1, 5); i > 0; i -= 1)
      timeline.after(about + random.whole(0, 1_000), () => world.startManualRun());
  }
  if (faults.strikes('manual pause')) {
    const about = random.whole(0, minuteMs);
    const { id } = random.pick(world.deployment.manifest().monitors);
    timeline.after(about, () => world.setPaused(id, true));
    if (random.chance(0.7)) timeline.after(about + random.whole(1_000, 3 * minuteMs), () => world.setPaused(id, false));
  }
  if (faults.strikes('clock step')) timeline.after(random.whole(0, minuteMs), world.stepClock);
};

export type Ending = {
  /** `abrupt`: no further runs are planned. `tail`: the planner continues for some minutes without faults. */
  readonly kind: 'abrupt' | 'tail';
  /** When the last faults ended, by the clock of the processes. */
  readonly faultFreeFrom: number;
  /** When one channel hangs in the tail: the time in which the other receives every alert promptly, in true time. */
  readonly prompt?: { readonly from: number; readonly to: number };
};

/** Longer than all redeliveries of a message, and than any lease. */
const restMinutes = 14;
const tailMinutes = 10;
/** By then alerts have been sent again to a channel that failed before. */
const promptAfterMinutes = 7;

type Scenario = { readonly world: World; readonly ending: Ending };

const rest = async ({ faults, timeline, sweep }: World): Promise<void> => {
  faults.stop([]);
  for (let i = 0; i < restMinutes; i += 1) {
    sweep();
    await timeline.run(timeline.now() + minuteMs);
  }
};

/** The last runs come close together, and no later run repairs a mistake. */
const contend = async (world: World, id: string, max: number): Promise<void> => {
  const { random, timeline, services } = world;
  services.flap();
  const closeTogetherMs = random.pick([200, 1_000, 3_000]);
  for (let i = random.whole(0, max); i > 0; i -= 1) {
    timeline.after(random.whole(0, closeTogetherMs), () => world.startManualRun(id));
  }
  await timeline.run(timeline.now() + minuteMs);
};

const anyMonitor = ({ random, deployment }: World): string => random.pick(deployment.manifest().monitors).id;

/** Causes so many alerts while channels accept none that alerts are merged into digests. */
const flood = async ({ random, timeline, services, channels, startManualRun }: World, id: string): Promise<void> => {
  services.flap();
  channels.refuse(random.pick([[...channelNames], ['chat'], ['mail']]));
  for (let i = 0; i < 60; i += 1) timeline.after(random.whole(0, 2 * minuteMs), () => startManualRun(id));
  await timeline.run(timeline.now() + 3 * minuteMs);
  channels.recover();
};

/** Some runs without faults, sometimes a flood of alerts, then runs close together. */
const runContention = async (seed: number): Promise<Scenario> => {
  const world = createWorld(seed, 'contention');
  const { random, timeline, faults } = world;
  faults.stop([]);
  world.tick();
  await timeline.run(timeline.now() + 3 * minuteMs);
  const id = anyMonitor(world);
  if (random.chance(0.2)) await flood(world, id);
  faults.resume();
  await contend(world, id, 8);
  await rest(world);
  return { world, ending: { kind: 'abrupt', faultFreeFrom: world.clockNow() } };
};

const runLong = async (seed: number): Promise<Scenario> => {
  const world = createWorld(seed, 'long');
  const { random, faults, timeline } = world;
  world.tick();
  const minutes = random.whole(3, 12);
  for (let i = 0; i < minutes; i += 1) {
    minute(world);
    await timeline.run(timeline.now() + minuteMs);
  }

  world.deployment.finish();
  world.channels.recover();
  // After a step of the clock, a redeploy or a pause, the status settles only with further runs.
  const needsTail = faults.has('clock step') || faults.has('redeploy') || faults.has('manual pause');
  const kind = needsTail || random.chance(0.4) ? 'tail' : 'abrupt';
  const faultFreeFrom = world.clockNow();
  let prompt: Ending['prompt'];
  if (kind === 'abrupt') {
    faults.stop(['slow store', 'death', 'duplicate delivery']);
    await contend(world, anyMonitor(world), 10);
  } else {
    faults.stop([]);
    world.services.stabilize();
    if (random.chance(0.5)) {
      world.channels.hang('chat');
      prompt = { from: timeline.now() + promptAfterMinutes * minuteMs, to: timeline.now() + tailMinutes * minuteMs };
    }
    for (let i = 0; i < tailMinutes; i += 1) {
      world.tick();
      await timeline.run(timeline.now() + minuteMs);
    }
    world.channels.recover();
  }
  await rest(world);
  return { world, ending: { kind, faultFreeFrom, ...(prompt ? { prompt } : {}) } };
};

/** Odd seeds run long scenarios with all faults, even seeds short ones in which workers contend. */
export const runScenario = (seed: number): Promise<Scenario> => (seed % 2 === 0 ? runContention(seed) : runLong(seed));
