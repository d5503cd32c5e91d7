import { html, LitElement } from 'lit';
import { sheets } from '../shell/styles.js';
import { Settings } from '../shell/settings.js';
import { Appearance } from '../shell/appearance.js';
import { Player } from '../shell/player.js';
import { controls } from '../shell/controls.js';
import { notes, share } from '../shell/share.js';
import { Announcer } from '../shell/announcer.js';
import { table } from './state.js';
import { tex } from '../shell/math.js';

class VectorDemo extends LitElement {
  static override styles = sheets;
  private readonly settings = new Settings(this, table, () => {});
  private readonly appearance = new Appearance(this);
  private readonly player = new Player(
    this,
    this.appearance,
    () => 30,
    (k) => this.announcer.say(`${k}`),
  );
  private readonly announcer = new Announcer();
  override render() {
    return html`${notes(this.settings)}
      <div class="layout">
        <section>
          ${this.player.controls(() => {})}${controls(this.settings, ['noise', 'n', 'b', 'B', 'seed'])}
        </section>
        <section>
          figures ${tex('\\operatorname{Var} W = \\alpha I + \\beta 1 1^\\top')} ${this.announcer.element}
        </section>
      </div>
      ${share(this.settings)}`;
  }
}
customElements.define('msgd-vector', VectorDemo);
