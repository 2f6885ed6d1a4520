// The registry of channel kinds: one line for each.
export { console } from './console.ts';
export { sns } from './sns.ts';
