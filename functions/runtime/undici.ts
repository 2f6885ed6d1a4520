// Replaces the package undici in the worker's bundle: exports only the two parts that the probe uses.

// @ts-expect-error: undici has no types for its parts; the probe's import of the package itself is type-checked.
export { default as buildConnector } from '../../node_modules/undici/lib/core/connect.js';
// @ts-expect-error: see above.
export { default as Client } from '../../node_modules/undici/lib/dispatcher/client.js';
