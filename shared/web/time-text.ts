// Times on the pages: in UTC from here, with what the script needs to show them in the reader's own time.
import { type Html, html } from './html.ts';

const months = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');
const dayMs = 86_400_000;

const two = (value: number): string => String(value).padStart(2, '0');

/** `12:45:30`, and with the day before it where that is not today's. */
export const clockTime = (at: number, now: number): string => {
  const date = new Date(at);
  const time = [date.getUTCHours(), date.getUTCMinutes(), date.getUTCSeconds()].map(two).join(':');
  if (Math.floor(at / dayMs) === Math.floor(now / dayMs)) return time;
  return `${date.getUTCDate()} ${months[date.getUTCMonth()]} ${time}`;
};

/** `850 ms`, `1.2 s`, `12 s`, `3 min`, `2 h 5 min`, `4 d 3 h`. */
export const duration = (ms: number): string => {
  if (ms < 1_000) return `${Math.round(ms)} ms`;
  if (ms < 9_950) return `${(ms / 1_000).toFixed(1)} s`;
  return span(ms);
};

const pair = (big: number, bigUnit: string, small: number, smallUnit: string): string =>
  small > 0 ? `${big} ${bigUnit} ${small} ${smallUnit}` : `${big} ${bigUnit}`;

/** The same in whole seconds and up. The script of the pages has this rule too. */
export const span = (ms: number): string => {
  const seconds = Math.max(0, Math.floor(ms / 1_000));
  if (seconds < 120) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return pair(hours, 'h', minutes % 60, 'min');
  return pair(Math.floor(hours / 24), 'd', hours % 24, 'h');
};

/** How often a monitor is due: `30 s`, `5 min`, `1 h 30 min`. */
export const interval = (ms: number): string => {
  if (ms % 60_000 !== 0)
    return ms < 60_000 ? `${ms / 1_000} s` : pair(Math.floor(ms / 60_000), 'min', (ms % 60_000) / 1_000, 's');
  const minutes = ms / 60_000;
  return minutes < 60 ? `${minutes} min` : pair(Math.floor(minutes / 60), 'h', minutes % 60, 'min');
};

const iso = (at: number): string => new Date(at).toISOString();
const whole = (at: number): string => `${iso(at).slice(0, 19).replace('T', ' ')} UTC`;

/** The time of day. */
export const at = (time: number, now: number): Html =>
  html`<time datetime="${iso(time)}" title="${whole(time)}" data-show="clock">${clockTime(time, now)} UTC</time>`;

/** `8 s ago`, kept up to date by the script. */
export const ago = (time: number, now: number): Html =>
  html`<time datetime="${iso(time)}" title="${whole(time)}" data-show="ago">${span(now - time)} ago</time>`;

/** `in 12 s`, or `now` once it is time. */
export const until = (time: number, now: number): Html => {
  const text = time - now < 1_000 ? 'now' : `in ${span(time - now)}`;
  return html`<time datetime="${iso(time)}" title="${whole(time)}" data-show="until">${text}</time>`;
};

/** `12 min`, growing. */
export const since = (time: number, now: number): Html =>
  html`<time datetime="${iso(time)}" title="${whole(time)}" data-show="since">${span(now - time)}</time>`;
