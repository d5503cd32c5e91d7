import { editor } from './editor.js';

/** Told to the page, which has loaded this when its panel was opened. */
(globalThis as { msgdEditor?: typeof editor }).msgdEditor = editor;
