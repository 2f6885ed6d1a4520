// DynamoDB write and read units per check, per minute of planning, and per failing run.
import { atMost, type Figure, information } from './figure.ts';
import { createVirtualLine, type VirtualLine, type Weather } from './virtual-line.ts';

/** Until all monitors are registered, and the read window of a reconcile is full. */
const warmUpMinutes = 8;
const measuredMinutes = 60;
const outageMinutes = 20;
const failingMonitors = 100;

const wellFigures = async (count: number, line: VirtualLine): Promise<readonly Figure[]> => {
  const { runs, flow, plan, alert } = await line.minutes(measuredMinutes, 'passing');
  const at = `at ${count}`;
  const due = count * 2 * measuredMinutes;
  const note = `${runs} runs`;
  const writes = (flow.writes + alert.writes) / runs;
  const planner = plan.writes / measuredMinutes;
  const reads = `reads ${(plan.reads / measuredMinutes).toFixed(1)} units a minute`;
  return [
    atMost({
      name: `write units a check, ${at}`,
      value: writes,
      limit: 1.1,
      unit: '',
      digits: 2,
      note,
      also: runs === due,
    }),
    atMost({ name: `read units a check, ${at}`, value: flow.reads / runs, limit: 2, unit: '', digits: 2, note }),
    atMost({
      name: `planner's write units a minute, ${at}`,
      value: planner,
      limit: 1,
      unit: '',
      digits: 2,
      note: reads,
    }),
  ];
};

const faultNames = { error: 'answers 503', silent: 'does not answer' } as const;

/** The units of a failing run during an outage, and the additional units of the outage's start and end. */
const failingFigures = async (line: VirtualLine, kind: Exclude<Weather, 'passing'>): Promise<readonly Figure[]> => {
  const opening = await line.minutes(2, kind);
  const within = await line.minutes(outageMinutes, kind);
  const closing = await line.minutes(2, 'passing');
  const each = within.flow.writes / within.runs;
  const ends = opening.flow.writes + opening.alert.writes - opening.runs * each;
  const end = closing.flow.writes + closing.alert.writes - closing.runs;
  const note = `${within.runs} runs, each ${(within.flow.reads / within.runs).toFixed(1)} read units`;
  const more = `opening ${(ends / failingMonitors).toFixed(1)}, closing ${(end / failingMonitors).toFixed(1)} units besides, alerts included`;
  return [
    atMost({
      name: `write units a failing run, ${faultNames[kind]}`,
      value: each,
      limit: 5,
      unit: '',
      digits: 2,
      note,
    }),
    information(`an outage, ${faultNames[kind]}`, more),
  ];
};

export const units = async (): Promise<readonly Figure[]> => {
  const figures: Figure[] = [];
  for (const count of [1, 26, failingMonitors]) {
    const line = createVirtualLine(count);
    await line.minutes(warmUpMinutes, 'passing');
    figures.push(...(await wellFigures(count, line)));
    if (count === failingMonitors)
      for (const kind of ['error', 'silent'] as const) figures.push(...(await failingFigures(line, kind)));
  }
  return figures;
};
