// What all pages share: the head, the lookout's name at the top, the foot.
import { type Html, html } from './html.ts';
import { logo } from './status-icons.ts';

export type PageParts = {
  readonly title: string;
  /** Milliseconds since the epoch: the script counts from the server's time, not the reader's. */
  readonly now: number;
  readonly version: string;
  /** Seconds until the page looks again; left out where nothing changes any more. */
  readonly refreshSeconds?: number;
  readonly top?: Html;
  readonly main: Html;
};

const withoutScript = (seconds: number | undefined): Html =>
  seconds === undefined ? html`` : html`<noscript><meta http-equiv="refresh" content="${seconds * 3}" /></noscript>`;

export const layout = ({ title, now, version, refreshSeconds, top, main }: PageParts): Html => html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8" />
<meta name="viewport" content="width=device-width, initial-scale=1" />
<meta name="color-scheme" content="light dark" />
<title>${title} · Vigía</title>
<link rel="icon" href="/assets/mark.svg" type="image/svg+xml" />
<link rel="stylesheet" href="/assets/style.css" />
<script type="module" src="/assets/page.js"></script>
${withoutScript(refreshSeconds)}
</head>
<body data-now="${now}" data-refresh="${refreshSeconds ?? 0}">
<a class="skip" href="#main">Skip to the content</a>
<p id="connection" role="status"></p>
<header><a class="home" href="/">${logo}<span>Vigía</span></a><div id="top">${top ?? ''}</div></header>
<main id="main">${main}</main>
<footer><p>Vigía ${version} · <a href="/docs">API</a> · <span data-zone>times are UTC</span></p></footer>
</body>
</html>`;
