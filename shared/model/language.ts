// The languages of messages: what a check finds, and what alerts and runs report.
export type Language = 'en' | 'es';

export const languages: readonly Language[] = ['en', 'es'];
