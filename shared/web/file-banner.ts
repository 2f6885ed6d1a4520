// The banner of every page while a changed monitors file is refused: otherwise only the log says so.
import type { MonitorsFileState } from '../model/monitors-file.ts';
import { foreign, type Html, html } from './html.ts';
import { ago, at, type PageContext } from './time-text.ts';

const maxLines = 6;

export const fileBanner = (state: MonitorsFileState | undefined, context: PageContext): Html => {
  if (!state?.refused) return html``;
  const { text } = context;
  const { since, reason } = state.refused;
  const lines = reason.split('\n').filter(Boolean);
  const more = lines.length - maxLines;
  return html`<section class="banner" role="status" data-key="file-banner"><p><b>${text.fileRefused}</b> ${ago(since, context)}. ${text.fileInUse({ monitors: state.monitors })} ${at(state.loadedAt, context)}.</p>
    ${lines.slice(0, maxLines).map((line) => html`<p class="reason">${foreign(line)}</p>`)}${more > 0 ? html`<p>${text.moreLines({ count: more })}</p>` : ''}</section>`;
};
