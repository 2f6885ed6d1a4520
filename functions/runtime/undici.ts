// Stands in for the package undici in the worker's bundle: the two parts of it that the probe uses.

// @ts-expect-error: undici has no types for its parts; those of the package itself count where the probe imports it.
export { default as buildConnector } from '../../node_modules/undici/lib/core/connect.js';
// @ts-expect-error: see above.
export { default as Client } from '../../node_modules/undici/lib/dispatcher/client.js';
