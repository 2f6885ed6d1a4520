// Times on the pages: in UTC, with the data that the script needs to show them in the reader's local time.
import type { MonitorPageMessages } from '../messages/monitor-pages.ts';
import { formatDuration } from '../text/duration-text.ts';
import { type Html, html } from './html.ts';

/** What every part of a page needs: the server's time, and the texts in the language of the monitor. */
export type PageContext = { readonly now: number; readonly text: MonitorPageMessages };

const months = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');
const dayMs = 86_400_000;

const twoDigits = (value: number): string => String(value).padStart(2, '0');

/** `12:45:30` in UTC, with the day before it where that is not the day of `now`. */
export const clockTime = (at: number, now: number): string => {
  const date = new Date(at);
  const time = [date.getUTCHours(), date.getUTCMinutes(), date.getUTCSeconds()].map(twoDigits).join(':');
  if (Math.floor(at / dayMs) === Math.floor(now / dayMs)) return time;
  return `${date.getUTCDate()} ${months[date.getUTCMonth()]} ${time}`;
};

/** A duration that grows while the page is open, in whole units: `90 s`, `3 min`, `2 h 5 min`. The script has this rule too. */
export const span = (ms: number): string => {
  const seconds = Math.max(0, Math.floor(ms / 1_000));
  if (seconds < 120) return `${seconds} s`;
  const wholeMinutesMs = Math.floor(seconds / 60) * 60_000;
  return formatDuration(wholeMinutesMs);
};

const iso = (at: number): string => new Date(at).toISOString();
const fullUtc = (at: number): string => `${iso(at).slice(0, 19).replace('T', ' ')} UTC`;

const time = (at: number, kind: 'clock' | 'ago' | 'until' | 'since', text: string): Html =>
  html`<time datetime="${iso(at)}" title="${fullUtc(at)}" data-show="${kind}">${text}</time>`;

/** The time of day. */
export const at = (timestamp: number, { now }: Pick<PageContext, 'now'>): Html =>
  time(timestamp, 'clock', `${clockTime(timestamp, now)} UTC`);

/** `8 s ago`; the script keeps it current. */
export const ago = (timestamp: number, { now, text }: PageContext): Html =>
  time(timestamp, 'ago', text.ago({ duration: span(now - timestamp) }));

/** `in 12 s`, or `now` once it is time. */
export const until = (timestamp: number, { now, text }: PageContext): Html =>
  time(timestamp, 'until', timestamp - now < 1_000 ? text.now : text.in({ duration: span(timestamp - now) }));

/** `12 min`, growing. */
export const since = (timestamp: number, { now }: Pick<PageContext, 'now'>): Html =>
  time(timestamp, 'since', span(now - timestamp));
