// What this machine can do at the moment: whether it has a route to an address, and a free file descriptor.
import { createSocket } from 'node:dgram';
import { closeSync, openSync } from 'node:fs';
import { devNull } from 'node:os';
import { isOutOfDescriptors } from './own-side.ts';

/** Any port: connecting a datagram socket looks up the route and sends nothing. */
const anyPort = 53;

/** Codes for a route that does not exist. Any other error, such as a missing descriptor, says nothing about routes. */
const noRouteCodes = new Set(['ENETUNREACH', 'EHOSTUNREACH', 'EADDRNOTAVAIL', 'ENETDOWN', 'EAFNOSUPPORT', 'EINVAL']);

/** True if the system selects a route to the IP address, whether or not anything answers there. Never rejects. */
export const hasRoute = (address: string): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = createSocket(address.includes(':') ? 'udp6' : 'udp4');
    const settle = (error?: NodeJS.ErrnoException): void => {
      socket.close();
      resolve(error === undefined || !noRouteCodes.has(error.code ?? ''));
    };
    socket.once('error', settle);
    socket.once('connect', () => settle());
    socket.connect(anyPort, address);
  });

export const hasFreeDescriptor = (): boolean => {
  try {
    closeSync(openSync(devNull, 'r'));
    return true;
  } catch (error) {
    return !isOutOfDescriptors((error as NodeJS.ErrnoException).code);
  }
};
