import { markup, raw, type Markup } from './markup.ts';
import { style } from './style.ts';
import type { Words } from './words/shape.ts';

const policy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'";

/** A whole document that asks nothing of any network: no script, no font, no picture from outside. */
export function page(title: string, body: Markup, words: Words): string {
  const whole = markup`<!doctype html>
    <html lang="${words.tag}">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content="${raw(policy)}" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="referrer" content="no-referrer" />
        <title>${title}</title>
        <link rel="icon" href="data:," />
        <style>
          ${raw(style)}
        </style>
      </head>
      <body>
        <div class="sheet">${body}</div>
      </body>
    </html>`;
  return `${whole.text}\n`;
}
