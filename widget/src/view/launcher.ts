import { html, nothing, type TemplateResult } from 'lit/html.js';
import { chat } from '../icons';
import type { Model } from './model';

export function launcher(model: Model, label: string, opened: boolean, open: () => void): TemplateResult {
  const { unread } = model;
  const words = model.language.strings.unread(unread);
  return html`<button
      type="button"
      id="launcher"
      class="launcher"
      aria-haspopup="dialog"
      aria-expanded=${opened ? 'true' : 'false'}
      aria-controls="panel"
      ?hidden=${opened}
      @click=${open}
    >
      ${chat}<span class="launcher-label">${label}</span>
      ${unread
        ? html`<span class="badge" aria-hidden="true">${unread}</span><span class="unseen">, ${words}</span>`
        : nothing}
    </button>
    <p class="unseen" role="status">${unread && !opened ? words : ''}</p>`;
}
