// Stands for the module `vigia-manifest`, which exists only in bundles: a monitors file without monitors and channels.
export const monitors = [];
export const alerts = null;
export const version = '0.0.0';
