// What is wrong on Vigía's own side, and what to do about it, in English.
import type { OwnSideCause } from '../../model/own-side.ts';

/** As part of a sentence. */
const causes: Readonly<Record<OwnSideCause, string>> = {
  resolver: 'no DNS server answers',
  network: 'this machine has no route to the network',
  ipv6: 'this machine has no IPv6, and the host has no other address',
  descriptors: 'this process has no free file descriptor',
  buffers: 'this machine has no free network buffer',
  memory: 'this machine has no free memory',
  ports: 'this machine has no free local port',
  firewall: 'this machine does not permit the connection',
  requests: 'too many requests of this process are in progress',
  stalled: 'this process did not run for a while',
  clock: 'the computer slept, or its clock was set',
  threads: 'no thread for a flow can be started',
  threadMemory: 'a flow used more memory than its thread may have',
};

const remedies: Readonly<Record<OwnSideCause, string>> = {
  resolver: 'Check the DNS servers of this machine (such as those in /etc/resolv.conf) and its network connection.',
  network: 'Check the network connection of this machine, its routes and its VPN.',
  ipv6: 'Give this machine IPv6, or the host an IPv4 address.',
  descriptors: 'Raise the limit of open files (ulimit -n, or LimitNOFILE of systemd).',
  buffers: 'Raise the limits of socket memory (net.core and net.ipv4 of sysctl), or check fewer monitors at once.',
  memory: 'Give this machine more memory, or stop other programs.',
  ports: 'Widen the range of local ports (net.ipv4.ip_local_port_range), or check fewer monitors at once.',
  firewall: 'Check the firewall and the security policy of this machine.',
  requests: 'Raise the limit of open files (ulimit -n), or check fewer monitors at once.',
  stalled: 'Give this process more CPU time, and do not stop it.',
  clock: 'Keep the computer awake, and let its clock be corrected gradually.',
  threads: 'Give this machine more memory, or run fewer flows at once.',
  threadMemory: 'Make the flow use less memory.',
};

type Cause = { readonly cause: OwnSideCause };

export const ownSide = {
  causes,
  remedy: ({ cause }: Cause) => remedies[cause],
  /** The message of a state. */
  state: ({ cause }: Cause) => `Own side: ${causes[cause]}. ${remedies[cause]}`,
};

/** Alerts about Vigía itself, of one process. */
export const ownSideEpisode = {
  beginSubject: ({ since }: { since: string }) => `Vigia cannot check since ${since}`,
  begin: (p: { causes: readonly OwnSideCause[]; monitors: string }) =>
    `Vigía cannot check: ${p.causes.map((cause) => causes[cause]).join('; ')}. Own side: this shows nothing about the ` +
    `services. Affected so far: ${p.monitors}; they are Unknown, and none of them is reported as down because of it. ` +
    `${p.causes.map((cause) => remedies[cause]).join(' ')}`,
  endSubject: ({ since }: { since: string }) => `Vigia checks again; it could not since ${since}`,
  end: (p: { after: string; causes: readonly OwnSideCause[]; monitors: string }) =>
    `Vigía checks again, after ${p.after} (${p.causes.map((cause) => causes[cause]).join('; ')}). Affected: ${p.monitors}.`,
  monitors: ({ names, more }: { names: readonly string[]; more: number }) => {
    const count = names.length + more;
    const listed = `${names.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
    return `${count} ${count === 1 ? 'monitor' : 'monitors'} (${listed})`;
  },
  /** A line of the log, for a fault that was over before it was worth a notification. */
  brief: (p: { causes: readonly OwnSideCause[]; runs: number; monitors: string }) =>
    `${p.runs} ${p.runs === 1 ? 'run' : 'runs'} showed nothing because of this machine: ` +
    `${p.causes.map((cause) => causes[cause]).join('; ')}. Affected: ${p.monitors}.`,
};
