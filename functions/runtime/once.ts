// Creates a value at its first use and keeps it.

/**
 * Nothing happens at import, so a failure is reported by the first caller. A failed creation is tried again, also one
 * whose promise rejects.
 */
export const once = <T>(create: () => T): (() => T) => {
  let created: { readonly value: T } | undefined;
  return () => {
    if (created) return created.value;
    const value = create();
    created = { value };
    if (value instanceof Promise)
      value.catch(() => {
        created = undefined;
      });
    return value;
  };
};
