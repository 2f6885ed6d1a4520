// A seed's story: some minutes in which anything may go wrong, and then rest.
import { channelNames } from './unreliable-channel.ts';
import { createWorld, type World } from './world.ts';

const minuteMs = 60_000;

/** What may happen around a planner's tick. */
const minute = (world: World): void => {
  const { faults, timeline, random } = world;
  const at = random.whole(0, 500);
  if (!faults.strikes('lost tick')) timeline.after(at, world.tick);
  if (faults.strikes('extra tick')) timeline.after(at + random.whole(0, 200), world.tick);
  if (faults.strikes('redeploy')) timeline.after(random.whole(0, minuteMs), world.deployment.redeploy);
  if (faults.strikes('run by hand')) {
    const about = random.whole(0, minuteMs);
    for (let i = random.whole(1, 5); i > 0; i -= 1)
      timeline.after(about + random.whole(0, 1_000), () => world.startManualRun());
  }
  if (faults.strikes('pause by hand')) {
    const about = random.whole(0, minuteMs);
    const { id } = random.pick(world.deployment.manifest().monitors);
    timeline.after(about, () => world.pauseByHand(id, true));
    if (random.chance(0.7))
      timeline.after(about + random.whole(1_000, 3 * minuteMs), () => world.pauseByHand(id, false));
  }
  if (faults.strikes('clock step')) timeline.after(random.whole(0, minuteMs), world.stepClock);
};

export type Ending = {
  /** `abrupt`: nothing is planned any more; `tail`: the planner goes on for a while, without faults. */
  readonly kind: 'abrupt' | 'tail';
  /** From when nothing went wrong any more. */
  readonly calmFrom: number;
  /** When one channel hangs in the tail: from when to when the other is to receive every alert at once, true time. */
  readonly prompt?: { readonly from: number; readonly to: number };
};

/** Longer than a message may come back, and than any lease. */
const restMinutes = 14;
const tailMinutes = 10;
/** By then a channel that failed before has been tried again. */
const promptAfterMinutes = 7;

type Story = { readonly world: World; readonly ending: Ending };

const rest = async ({ faults, timeline, sweep }: World): Promise<void> => {
  faults.stop([]);
  for (let i = 0; i < restMinutes; i += 1) {
    sweep();
    await timeline.run(timeline.now() + minuteMs);
  }
};

/** The last runs of all come close together, with nobody after them to put things right. */
const knot = async (world: World, id: string, max: number): Promise<void> => {
  const { random, timeline, services } = world;
  services.flap();
  const closeTogetherMs = random.pick([200, 1_000, 3_000]);
  for (let i = random.whole(0, max); i > 0; i -= 1) {
    timeline.after(random.whole(0, closeTogetherMs), () => world.startManualRun(id));
  }
  await timeline.run(timeline.now() + minuteMs);
};

const anyMonitor = ({ random, deployment }: World): string => random.pick(deployment.manifest().monitors).id;

/** So much happens while channels accept nothing that alerts are merged into digests. */
const crowd = async ({ random, timeline, services, mailbox, startManualRun }: World, id: string): Promise<void> => {
  services.flap();
  mailbox.refuse(random.pick([[...channelNames], ['chat'], ['mail']]));
  for (let i = 0; i < 60; i += 1) timeline.after(random.whole(0, 2 * minuteMs), () => startManualRun(id));
  await timeline.run(timeline.now() + 3 * minuteMs);
  mailbox.recover();
};

/** A few calm runs, sometimes a crowd, and then a knot. */
const tellKnot = async (seed: number): Promise<Story> => {
  const world = createWorld(seed, 'knot');
  const { random, timeline, faults } = world;
  faults.stop([]);
  world.tick();
  await timeline.run(timeline.now() + 3 * minuteMs);
  const id = anyMonitor(world);
  if (random.chance(0.2)) await crowd(world, id);
  faults.resume();
  await knot(world, id, 8);
  await rest(world);
  return { world, ending: { kind: 'abrupt', calmFrom: world.clockNow() } };
};

const tellLong = async (seed: number): Promise<Story> => {
  const world = createWorld(seed, 'long');
  const { random, faults, timeline } = world;
  world.tick();
  const minutes = random.whole(3, 12);
  for (let i = 0; i < minutes; i += 1) {
    minute(world);
    await timeline.run(timeline.now() + minuteMs);
  }

  world.deployment.finish();
  world.mailbox.recover();
  // After a step of the clock, of the monitors, or out of a pause, only further runs can bring the status to rest.
  const needsTail = faults.has('clock step') || faults.has('redeploy') || faults.has('pause by hand');
  const kind = needsTail || random.chance(0.4) ? 'tail' : 'abrupt';
  const calmFrom = world.clockNow();
  let prompt: Ending['prompt'];
  if (kind === 'abrupt') {
    faults.stop(['slow store', 'death', 'duplicate delivery']);
    await knot(world, anyMonitor(world), 10);
  } else {
    faults.stop([]);
    world.services.settleDown();
    if (random.chance(0.5)) {
      world.mailbox.hang('chat');
      prompt = { from: timeline.now() + promptAfterMinutes * minuteMs, to: timeline.now() + tailMinutes * minuteMs };
    }
    for (let i = 0; i < tailMinutes; i += 1) {
      world.tick();
      await timeline.run(timeline.now() + minuteMs);
    }
    world.mailbox.recover();
  }
  await rest(world);
  return { world, ending: { kind, calmFrom, ...(prompt ? { prompt } : {}) } };
};

/** Every second story is long; the others are knots, in which workers get in each other's way. */
export const tellStory = (seed: number): Promise<Story> => (seed % 2 === 0 ? tellKnot(seed) : tellLong(seed));
