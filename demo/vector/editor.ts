import { javascript } from '@codemirror/lang-javascript';
import { HighlightStyle, syntaxHighlighting } from '@codemirror/language';
import { Transaction } from '@codemirror/state';
import { basicSetup, EditorView } from 'codemirror';
import { tags } from '@lezer/highlight';
import type { Editor } from './plainEditor.js';

/** Colours of code are the page's variables, so that it follows the paper. */
const highlighting = HighlightStyle.define([
  { tag: tags.keyword, color: 'var(--code-keyword)' },
  { tag: [tags.number, tags.string, tags.bool], color: 'var(--code-value)' },
  { tag: tags.comment, color: 'var(--code-comment)', fontStyle: 'italic' },
]);

const look = EditorView.theme({
  '&': {
    border: '1px solid var(--pico-form-element-border-color)',
    borderRadius: 'var(--pico-border-radius)',
    fontSize: '0.85rem',
  },
  '&.cm-focused': { outline: '0.15rem solid var(--pico-primary)' },
  '.cm-content': { caretColor: 'currentColor', fontFamily: 'var(--pico-font-family-monospace)' },
  '.cm-cursor': { borderLeftColor: 'currentColor' },
  '.cm-gutters': { background: 'transparent', color: 'var(--pico-muted-color)', border: 'none' },
  '.cm-activeLine, .cm-activeLineGutter': { background: 'color-mix(in srgb, currentColor 6%, transparent)' },
  '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground': {
    background: 'color-mix(in srgb, var(--pico-primary) 30%, transparent)',
  },
});

/** An editor of JavaScript. Tab leaves it, as it leaves every control. */
export function editor(root: ShadowRoot, text: string, changed: (text: string) => void): Editor {
  const view = new EditorView({
    root,
    doc: text,
    extensions: [
      basicSetup,
      javascript(),
      syntaxHighlighting(highlighting),
      look,
      EditorView.lineWrapping,
      EditorView.contentAttributes.of({ 'aria-label': 'Your own class, in JavaScript' }),
      EditorView.updateListener.of((update) => {
        const byReader = update.transactions.some(
          (one) => one.annotation(Transaction.userEvent) !== undefined,
        );
        if (update.docChanged && byReader) changed(update.state.doc.toString());
      }),
    ],
  });
  return {
    element: view.dom,
    show(next) {
      const now = view.state.doc;
      if (now.toString() !== next) view.dispatch({ changes: { from: 0, to: now.length, insert: next } });
    },
  };
}
