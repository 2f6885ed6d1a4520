// The languages in which a monitor words what it finds.
export type Language = 'en' | 'es';

export const languages: readonly Language[] = ['en', 'es'];
