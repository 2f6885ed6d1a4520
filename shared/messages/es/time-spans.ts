// Spanish spans of time in sentences: hours and minutes where days are too coarse.
import { span as english } from '../en/time-spans.ts';

/** `20 días`, `14 h`, `50 min` or `40 s`. */
export const span = (ms: number, digits = 0): string => english(ms, digits).replace('days', 'días');
