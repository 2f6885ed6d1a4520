// Log lines of the roll-up stage.

export const rollupMessages = {
  progressDamaged: ({ reason }: { readonly reason: string }): string =>
    `${reason}; all hours whose runs are still stored are rolled up again`,
  failed: ({ reason }: { readonly reason: string }): string => `hours could not be rolled up: ${reason}`,
  lateRunNotMarked: ({ reason }: { readonly reason: string }): string =>
    `a late run is counted only when its hour is rolled up: ${reason}`,
};
