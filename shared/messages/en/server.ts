// English texts of the local server: why it does not start, which requests it refuses, and its file of API keys.

/** Why the server does not start. Printed by `vigia start`. */
export const serverStart = {
  portInUse: ({ port }: { port: number }) =>
    `Port ${port} is in use by another program, perhaps by another Vigía: stop it, or choose another port with --port.`,
  portForbidden: ({ port }: { port: number }) =>
    `This user is not allowed to use port ${port}: choose a port above 1023 with --port.`,
  hostNotLocal: ({ host }: { host: string }) =>
    `--host ${host} is not an address of this machine: give one that is, such as 0.0.0.0 for all of them.`,
  keyMissing: ({ option, dataFolder }: { option: string; dataFolder: string }) =>
    `${option} turns network access on, but there is no API key yet: create one with ` +
    `'vigia keys make NAME --role viewer --data ${dataFolder}' (or --role admin), or leave that option out.`,
};

/** Details of the problems (RFC 9457) that the server returns before a route handles the request. */
export const requestProblems = {
  keyRequired: 'this request requires an API key, in the header x-api-key',
  roleRequired: ({ role }: { role: string }) =>
    `this key may only read; this request requires a key with the role ${role}`,
  wrongKey: 'this API key does not exist or was revoked',
  tooManyWrongKeys: ({ seconds }: { seconds: number }) =>
    `too many wrong keys were sent from this address: try again in ${seconds} s`,
  /** Without network access; `host` as it stands in a URL. */
  wrongLoopbackHost: ({ host, port }: { host: string; port: number }) =>
    `this server accepts only the hosts ${host}:${port} and localhost:${port}; another name requires --allow-host and an API key`,
  /** With network access. */
  wrongHost: ({ hosts }: { hosts: string }) =>
    `this server accepts IP addresses and the hosts ${hosts}; --allow-host adds another name`,
  otherOrigin: 'requests from pages of another origin are refused',
};

/** The file of API keys. */
export const keysFile = {
  damaged: ({ path }: { path: string }) =>
    `The file ${path} is damaged: restore it, or delete it and create new keys with 'vigia keys make'.`,
  unreadable: ({ path, code }: { path: string; code: string }) => `The file ${path} cannot be read (${code}).`,
  unwritable: ({ path, code }: { path: string; code: string }) => `The file ${path} cannot be written (${code}).`,
  changedMeanwhile: ({ path }: { path: string }) =>
    `The file ${path} was changed by another process at the same time: try again.`,
  missing: ({ path }: { path: string }) =>
    `The file ${path} is missing: restore it, or create new keys with 'vigia keys make'.`,
  writableByOthers: ({ path }: { path: string }) =>
    `The file ${path} can be written by other users: 'chmod 600' makes it private again.`,
  /** Follows the reason, a sentence. */
  noKeyAccepted: ({ reason }: { reason: string }) => `${reason} Until then no API key is accepted.`,

  invalidKey: 'A key has the role viewer or admin, and a name of lower-case letters, digits, dots and hyphens.',
  nameTaken: ({ name }: { name: string }) =>
    `A key with the name '${name}' exists already: revoke it first, or choose another name.`,
  tooManyKeys: ({ max }: { max: number }) => `There are ${max} keys already: revoke keys that are no longer used.`,
  unknownName: ({ names }: { names: string }) => `There is no key with this name; the keys are ${names}.`,
  empty: 'There are no keys.',
};

/** Log lines of the server. */
export const serverLog = {
  wrongKeys: ({ count, address }: { count: number; address: string }) =>
    `${count} wrong API keys were sent from ${address} within a minute; its wrong keys are rejected unchecked for the rest of the minute`,
};
