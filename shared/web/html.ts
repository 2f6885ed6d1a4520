// The building blocks of the pages: markup whose text is escaped, whatever its source.
import { html } from 'hono/html';
import { invisibleCharacters } from '../text/invisible-characters.ts';

export { html };

/** Markup. Whatever is inserted by `${}` is escaped. */
export type Html = ReturnType<typeof html>;

const invisible = new RegExp(`[${invisibleCharacters}]`, 'gu');

/** The text without characters that change how it reads; right-to-left letters keep their direction. */
export const withoutInvisible = (text: string): string => text.replace(invisible, '');

/** Text from elsewhere, whose writing direction must not affect the text beside it. */
export const foreign = (text: string): Html => html`<bdi>${withoutInvisible(text)}</bdi>`;

/** The title, or the id where the title shows nothing. */
export const titleOf = ({ id, title }: { readonly id: string; readonly title: string }): string => {
  const visible = withoutInvisible(title);
  return visible.trim() === '' ? id : visible;
};

/** A label and a value in a list of facts. */
export const fact = (label: string, value: Html | string): Html => html`<div><dt>${label}</dt><dd>${value}</dd></div>`;

export const codeList = (names: readonly string[]): Html =>
  html`${names.map((name, index) => html`${index > 0 ? ', ' : ''}<code>${foreign(name)}</code>`)}`;
