import { html, type TemplateResult } from 'lit/html.js';
import type { Model } from './model';

export function confirm(model: Model): TemplateResult {
  const { strings } = model.language;
  return html`<div class="veil">
    <div
      class="confirm"
      role="alertdialog"
      aria-labelledby="confirm-title"
      aria-describedby="confirm-text"
    >
      <h2 id="confirm-title">${strings.eraseQuestion}</h2>
      <p id="confirm-text">${strings.eraseExplained}</p>
      <p class="confirm-buttons">
        <button type="button" class="choice" @click=${() => model.keep()}>${strings.eraseKeep}</button>
        <button type="button" class="choice danger" @click=${() => model.erase()}>${strings.eraseConfirm}</button>
      </p>
    </div>
  </div>`;
}
