export interface Editor {
  readonly element: HTMLElement;
  /** Shows another text, without telling that it changed. */
  show(text: string): void;
}

/** What makes an editor: of it, the text at first, and who is told of changes by the reader. */
export type MakeEditor = (root: ShadowRoot, text: string, changed: (text: string) => void) => Editor;

/** Where the editor cannot be had. */
export const plainEditor: MakeEditor = (_, text, changed) => {
  const element = document.createElement('textarea');
  element.rows = 16;
  element.spellcheck = false;
  element.ariaLabel = 'Your own class, in JavaScript';
  element.value = text;
  element.addEventListener('input', () => changed(element.value));
  return {
    element,
    show(next) {
      if (element.value !== next) element.value = next;
    },
  };
};
