// The frame of every page: head, header and footer.
import { site as messages, signIn } from '../messages/en/site-pages.ts';
import type { MonitorPageMessages } from '../messages/monitor-pages.ts';
import { type Html, html } from './html.ts';
import { logo } from './status-icons.ts';

export type PageParts = {
  readonly title: string;
  /** Milliseconds since the epoch: the script counts from the server's time, not from the reader's. */
  readonly now: number;
  readonly version: string;
  /** Texts of the frame; the script uses those about times and about the connection. */
  readonly text: MonitorPageMessages;
  /** Seconds until the page reloads; left out where nothing changes any more. */
  readonly refreshSeconds?: number;
  readonly top?: Html;
  /** What everybody has to know, above the content of any page. */
  readonly banner?: Html;
  readonly main: Html;
  /** The reader has signed in, and can sign out. */
  readonly signedIn?: boolean;
};

const reloadWithoutScript = (seconds: number | undefined): Html =>
  seconds === undefined ? html`` : html`<noscript><meta http-equiv="refresh" content="${seconds * 3}" /></noscript>`;

/** `{}` stands for the duration or the time. */
const scriptTexts = ({ text }: PageParts): Html =>
  html`data-ago="${text.ago({ duration: '{}' })}" data-in="${text.in({ duration: '{}' })}" data-at-once="${text.now}" data-local-times="${text.timesAreLocal}" data-connection-lost="${text.connectionLost({ time: '{}' })}"`;

export const layout = (parts: PageParts): Html => {
  const { title, now, version, text, refreshSeconds, top, banner, main, signedIn } = parts;
  return html`<!doctype html>
<html lang="${text.lang}">
<head>
<meta charset="utf-8" />
<meta name="viewport" content="width=device-width, initial-scale=1" />
<meta name="color-scheme" content="light dark" />
<title>${title} · Vigía</title>
<link rel="icon" href="/assets/mark.svg" type="image/svg+xml" />
<link rel="stylesheet" href="/assets/style.css" />
<script type="module" src="/assets/page.js"></script>
${reloadWithoutScript(refreshSeconds)}
</head>
<body data-now="${now}" data-refresh="${refreshSeconds ?? 0}" ${scriptTexts(parts)}>
<a class="skip" href="#main">${text.skipToContent}</a>
<p id="connection" role="status"></p>
<header><a class="home" href="/">${logo}<span>Vigía</span></a><div id="top">${top ?? ''}</div></header>
<main id="main">${banner ?? ''}${main}</main>
<footer><p>Vigía ${version} · <a href="/docs">${messages.apiLink}</a> ·${signedIn ? html` <a href="/sign-out">${signIn.signOut}</a> ·` : ''} <span data-zone>${text.timesAreUtc}</span></p></footer>
</body>
</html>`;
};
