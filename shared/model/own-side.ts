// What can be wrong on Vigía's own side: a run that fails because of it shows nothing about the service.

/** Stored by their number: new causes are only ever added at the end. */
export const ownSideCauses = [
  /** No DNS server answers, whatever it is asked. */
  'resolver',
  /** This machine has no route to the address. */
  'network',
  /** The host has only IPv6 addresses, and this machine has no IPv6. */
  'ipv6',
  'descriptors',
  'buffers',
  'memory',
  /** No free local port. */
  'ports',
  /** This machine does not allow the connection. */
  'firewall',
  /** Too many requests of this process were under way. */
  'requests',
  /** The process did not run: it was stopped, or had too little CPU. */
  'stalled',
  /** The computer slept, or its clock was set. */
  'clock',
  /** All threads for flows were in use. */
  'threads',
  /** A flow used more memory than its thread may have. */
  'threadMemory',
] as const;

export type OwnSideCause = (typeof ownSideCauses)[number];
