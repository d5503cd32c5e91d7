import mainRegular from 'katex/dist/fonts/KaTeX_Main-Regular.woff2';
import mainBold from 'katex/dist/fonts/KaTeX_Main-Bold.woff2';
import mathItalic from 'katex/dist/fonts/KaTeX_Math-Italic.woff2';
import ams from 'katex/dist/fonts/KaTeX_AMS-Regular.woff2';
import calligraphic from 'katex/dist/fonts/KaTeX_Caligraphic-Regular.woff2';
import size1 from 'katex/dist/fonts/KaTeX_Size1-Regular.woff2';
import size2 from 'katex/dist/fonts/KaTeX_Size2-Regular.woff2';
import size3 from 'katex/dist/fonts/KaTeX_Size3-Regular.woff2';
import katexSheet from 'katex/dist/katex.min.css';
import katex from 'katex';
import { css, unsafeCSS } from 'lit';
import { unsafeHTML } from 'lit/directives/unsafe-html.js';

/** For `static styles` of what shows formulas. The fonts are the document's, for a shadow root can have none of its own. */
export const mathSheets = [
  unsafeCSS(katexSheet.replaceAll(/@font-face\{[^}]*\}/g, '')),
  css`
    .katex-display {
      overflow: auto hidden;
    }
    /* Forced colours lay a plate beneath every piece of text: it would hide what a hat or an index stands over. */
    @media (forced-colors: active) {
      .katex {
        forced-color-adjust: none;
        color: CanvasText;
      }
    }
  `,
];

const FONTS: readonly (readonly [string, Uint8Array<ArrayBuffer>, FontFaceDescriptors])[] = [
  ['KaTeX_Main', mainRegular, {}],
  ['KaTeX_Main', mainBold, { weight: 'bold' }],
  ['KaTeX_Math', mathItalic, { style: 'italic' }],
  ['KaTeX_AMS', ams, {}],
  ['KaTeX_Caligraphic', calligraphic, {}],
  ['KaTeX_Size1', size1, {}],
  ['KaTeX_Size2', size2, {}],
  ['KaTeX_Size3', size3, {}],
];
let loaded = false;

/** A formula in TeX, with MathML for screen readers. */
export function tex(source: string, { display = false } = {}) {
  // From bytes, so that no policy on fonts is in the way.
  if (!loaded)
    for (const [family, bytes, look] of FONTS) document.fonts.add(new FontFace(family, bytes, look));
  loaded = true;
  return unsafeHTML(katex.renderToString(source, { displayMode: display, throwOnError: true }));
}
