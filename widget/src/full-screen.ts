import type { NeedlewiseChat } from './needlewise-chat';

/** Where a panel beside the page would be too small for either. Grows with the visitor's type size. */
const SMALL = '(max-width: 30em), (max-height: 28em)';

/** Shows the panel: beside the page, or over all of it as a modal dialog where there is little room. */
export class FullScreen {
  private readonly media = matchMedia(SMALL);
  private shown: 'closed' | 'beside' | 'modal' = 'closed';

  constructor(private readonly host: NeedlewiseChat) {}

  get active(): boolean {
    return this.media.matches;
  }

  connect(): void {
    this.media.addEventListener('change', this.changed);
    window.visualViewport?.addEventListener('resize', this.fit);
  }

  disconnect(): void {
    this.media.removeEventListener('change', this.changed);
    window.visualViewport?.removeEventListener('resize', this.fit);
    // Taken from the page, a modal dialog closes.
    this.shown = 'closed';
  }

  update(): void {
    const wanted = !this.host.opened ? 'closed' : this.active ? 'modal' : 'beside';
    this.fit();
    if (wanted === this.shown) return;
    this.shown = wanted;
    const { panel } = this;
    panel.close();
    if (wanted === 'modal') panel.showModal();
    // Unlike show(), this leaves the focus where it is.
    else panel.open = wanted === 'beside';
  }

  private get panel(): HTMLDialogElement {
    return this.host.root.querySelector('dialog')!;
  }

  private changed = (): void => this.host.requestUpdate();

  /** An on-screen keyboard takes its room from the panel, not from the text box. */
  private fit = (): void => {
    const view = window.visualViewport;
    // Zoomed in by pinching, the visitor looks at a part of the panel: leave it as it is.
    const keyboard = view && this.active && view.scale < 1.01 && innerHeight - view.height > 100;
    this.panel.style.height = keyboard ? `${view.height}px` : '';
  };
}
