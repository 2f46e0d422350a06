import { html, type TemplateResult } from 'lit/html.js';
import { bin, chat, close, file, more, restart } from '../icons';
import { moveInMenu } from '../menu-keys';
import type { Model } from './model';

export function header(model: Model): TemplateResult {
  const { strings } = model.language;
  const clinic = model.conversation.session?.clinic.name ?? '';
  return html`<header>
    <span class="avatar" aria-hidden="true">
      ${model.avatar ? html`<img src=${model.avatar} alt="" />` : chat}
    </span>
    <div class="headings">
      <h2 id="heading" tabindex="-1">${model.heading}</h2>
      ${clinic && clinic !== model.heading ? html`<p>${clinic}</p>` : ''}
    </div>
    <button
      type="button"
      id="menu-button"
      class="header-button"
      aria-label=${strings.menu}
      title=${strings.menu}
      aria-haspopup="menu"
      aria-expanded=${model.menuOpen ? 'true' : 'false'}
      aria-controls="menu"
      @click=${() => model.toggleMenu()}
    >
      ${more}
    </button>
    <button
      type="button"
      class="header-button"
      aria-label=${strings.close}
      title=${strings.close}
      @click=${() => model.close()}
    >
      ${close}
    </button>
    ${menu(model)}
  </header>`;
}

function menu(model: Model): TemplateResult {
  const { strings } = model.language;
  const { session, entries } = model.conversation;
  const item = (icon: TemplateResult, label: string, act: () => void, off = false): TemplateResult =>
    html`<button
      type="button"
      role="menuitem"
      tabindex="-1"
      aria-disabled=${off ? 'true' : 'false'}
      @click=${() => off || act()}
    >
      ${icon}<span>${label}</span>
    </button>`;
  return html`<div
    id="menu"
    role="menu"
    aria-label=${strings.menu}
    ?hidden=${!model.menuOpen}
    @keydown=${moveInMenu}
    @focusout=${(event: FocusEvent) => {
      const menu = event.currentTarget as HTMLElement;
      const to = event.relatedTarget as HTMLElement | null;
      if (to && !menu.contains(to) && to.id !== 'menu-button') model.closeMenu();
    }}
  >
    ${item(restart, strings.startOver, () => model.startOver())}
    ${item(file, strings.transcript, () => model.saveTranscript(), !session || !entries.length)}
    ${item(bin, strings.erase, () => model.askToErase(), !session)}
  </div>`;
}
