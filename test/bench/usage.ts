// CPU time and memory of a process as Linux reports them; undefined on other systems.
import { readFileSync } from 'node:fs';

/** Linux reports CPU time in hundredths of a second, whatever the kernel's tick is. */
const msPerTick = 10;

const read = (file: string): string | undefined => {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
};

/** User and system time of all threads so far, milliseconds. */
export const cpuMsOf = (pid: number): number | undefined => {
  const stat = read(`/proc/${pid}/stat`);
  // The process name may contain spaces and brackets: the third field follows its closing bracket.
  const fields = stat?.slice(stat.lastIndexOf(')') + 2).split(' ');
  return fields && (Number(fields[11]) + Number(fields[12])) * msPerTick;
};

/** How long the main thread was ready so far but had no core, milliseconds. */
export const waitedMsOf = (pid: number): number | undefined => {
  const nanoseconds = read(`/proc/${pid}/schedstat`)?.split(' ')[1];
  return nanoseconds === undefined ? undefined : Number(nanoseconds) / 1e6;
};

/** Resident memory in MB of 1,000,000 bytes. */
export const residentMbOf = (pid: number): number | undefined => {
  const kib = /^VmRSS:\s+(\d+) kB/m.exec(read(`/proc/${pid}/status`) ?? '')?.[1];
  return kib === undefined ? undefined : (Number(kib) * 1_024) / 1e6;
};

/** Time that all cores together were busy or taken by the host so far, milliseconds. */
const machineBusyMs = (): number | undefined => {
  const fields = /^cpu +(.*)$/m
    .exec(read('/proc/stat') ?? '')?.[1]
    ?.split(' ')
    .map(Number);
  if (!fields) return undefined;
  const [user = 0, nice = 0, system = 0, , , irq = 0, softirq = 0, steal = 0] = fields;
  return (user + nice + system + irq + softirq + steal) * msPerTick;
};

/** Cores used by the measured process, the target, the benchmark, and all other programs. */
export type Cores = { readonly own: number; readonly target: number; readonly bench: number; readonly others: number };
type Pids = Readonly<Record<Exclude<keyof Cores, 'others'>, number>>;

const busyNow = ({ own, target, bench }: Pids) => ({
  at: performance.now(),
  machine: machineBusyMs(),
  own: cpuMsOf(own),
  target: cpuMsOf(target),
  bench: cpuMsOf(bench),
});

/** Returns a function to call at the end of a span; that returns undefined where the system reports no usage. */
export const busySince = (pids: Pids): (() => Cores | undefined) => {
  const before = busyNow(pids);
  return () => {
    const after = busyNow(pids);
    const share = (of: Exclude<keyof typeof after, 'at'>): number =>
      ((after[of] ?? Number.NaN) - (before[of] ?? Number.NaN)) / (after.at - before.at);
    const [own, target, bench] = [share('own'), share('target'), share('bench')];
    const others = Math.max(0, share('machine') - own - target - bench);
    return Number.isNaN(others) ? undefined : { own, target, bench, others };
  };
};
