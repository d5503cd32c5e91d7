/** Between two announcements: a screen reader would else never come to the end of one. */
const MILLISECONDS = 2000;

/** The current numbers in words, for a screen reader and for whoever likes to read them: `element` belongs on the page. */
export class Announcer {
  readonly element = Object.assign(document.createElement('p'), { className: 'numbers' });
  private next: string | undefined;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    this.element.setAttribute('role', 'status');
    this.element.setAttribute('aria-live', 'polite');
  }

  say(text: string): void {
    this.next = text;
    if (this.timer === undefined) this.tell();
  }

  private tell(): void {
    this.timer = undefined;
    if (this.next === undefined) return;
    this.element.textContent = this.next;
    this.next = undefined;
    this.timer = setTimeout(() => this.tell(), MILLISECONDS);
  }
}
