// Creates a value at its first use and keeps it.

/** Nothing happens at import, so a failure is reported by the first caller. A failed creation is tried again. */
export const once = <T>(create: () => T): (() => T) => {
  let created: { readonly value: T } | undefined;
  return () => {
    created ??= { value: create() };
    return created.value;
  };
};
