import { html, type TemplateResult } from 'lit/html.js';
import { ChatModel } from './chat-model';
import { FullScreen } from './full-screen';
import { endpointFrom } from './script';
import { chooseLanguage, type Language } from './strings';
import { TemplateElement } from './template-element';
import { Theme } from './theme';
import { launcher } from './view/launcher';
import { panel } from './view/panel';

const CORNER = /^(top|bottom)-(left|right)$/;

/**
 * The chat on a clinic's page.
 *
 * @fires needlewise-open - the panel was opened
 * @fires needlewise-close - the panel was closed
 * @fires needlewise-message - an answer came; says nothing of what was asked or answered
 */
export class NeedlewiseChat extends TemplateElement {
  static readonly observedAttributes = [
    'answer-lang',
    'avatar',
    'chat-title',
    'color',
    'corner',
    'lang',
    'launcher-label',
    'open',
    'theme',
  ];

  readonly fullScreen = new FullScreen(this);
  private readonly theme = new Theme(this);
  private model: ChatModel | null = null;
  private wasOpened = false;
  /** Focus moves when the visitor or the page opens the panel, not when a change of page restores it. */
  private movesFocus = false;

  constructor() {
    super();
    this.addEventListener('keydown', (event) => this.pressed(event));
  }

  get opened(): boolean {
    return this.hasAttribute('open');
  }

  set opened(opened: boolean) {
    this.toggleAttribute('open', opened);
  }

  get words(): Language {
    return chooseLanguage(this.getAttribute('lang'), document.documentElement.lang);
  }

  open(): void {
    this.turn(true);
  }

  close(): void {
    this.turn(false);
  }

  startOver(): void {
    this.model?.startOver();
  }

  connectedCallback(): void {
    this.model ??= new ChatModel(this, endpointFrom(this.getAttribute('endpoint')));
    this.model.connect();
    this.theme.connect();
    this.fullScreen.connect();
    this.requestUpdate();
  }

  disconnectedCallback(): void {
    this.model?.disconnect();
    this.theme.disconnect();
    this.fullScreen.disconnect();
  }

  attributeChangedCallback(): void {
    this.requestUpdate();
  }

  protected override template(): TemplateResult {
    const { tag, strings } = this.words;
    const [, edge = 'bottom', side = 'right'] = CORNER.exec(this.getAttribute('corner') ?? '') ?? [];
    const label = this.getAttribute('launcher-label') || strings.launcher;
    return html`<div
      class="root ${edge} ${side} ${this.theme.dark ? 'dark' : ''}"
      lang=${tag}
    >
      ${launcher(this.model!, label, this.opened, () => this.open())}
      ${panel(this.model!)}
    </div>`;
  }

  protected override updated(): void {
    this.theme.update();
    this.fullScreen.update();
    if (this.opened !== this.wasOpened) this.turned();
    this.model!.shown();
  }

  private turn(opened: boolean): void {
    if (opened === this.opened) return;
    this.movesFocus = true;
    this.opened = opened;
  }

  /** The panel was opened or closed, in whatever way. */
  private turned(): void {
    this.wasOpened = this.opened;
    if (this.opened) this.model!.opened();
    else this.model!.closed();
    if (this.movesFocus) this.model!.focus(this.opened ? 'entrance' : '#launcher');
    this.movesFocus = false;
    this.announce(this.opened ? 'open' : 'close');
  }

  /** Tells the page that something happened; never what was said. */
  announce(name: 'open' | 'close' | 'message'): void {
    this.dispatchEvent(new CustomEvent(`needlewise-${name}`, { bubbles: true, composed: true }));
  }

  private pressed(event: KeyboardEvent): void {
    if (!this.opened || event.defaultPrevented) return;
    if (event.key === 'Escape' && !event.isComposing) {
      // The page's own dialogs need not hear of it.
      event.stopPropagation();
      event.preventDefault();
      this.model!.escape();
    }
  }
}
