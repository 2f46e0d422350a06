import { html, nothing, type TemplateResult } from 'lit/html.js';
import { shortTime } from '../times';
import type { Entry } from '../types';
import { answer } from './answer';
import type { Model } from './model';

/** What the visitor said and what came back. */
export function entryView(model: Model, entry: Entry, newest: boolean): TemplateResult {
  const { strings } = model.language;
  return html`<div class="entry">
    <div class="said visitor">
      <p class="unseen">${strings.you}:</p>
      <div class="bubble text" dir="auto">${entry.text}</div>
      <p class="meta">${time(model, entry.at)}${delivery(model, entry)}</p>
    </div>
    ${model.firstUnread === entry.id
      ? html`<p class="new-marker"><span>${strings.newMessages}</span></p>`
      : nothing}
    ${entry.turn
      ? html`<div class="said assistant">
          <p class="unseen">${strings.assistant}:</p>
          ${answer(model, entry.turn, newest)}
        </div>`
      : nothing}
  </div>`;
}

function time({ language }: Model, at: string): TemplateResult {
  return html`<time datetime=${at}>${shortTime(at, language.tag)}</time>`;
}

function delivery(model: Model, entry: Entry): TemplateResult | typeof nothing {
  const { strings } = model.language;
  if (entry.state === 'failed') {
    return html`<span class="problem">${strings.notSent}</span>
      <button type="button" class="text-button" @click=${() => model.retry()}>${strings.tryAgain}</button>`;
  }
  if (entry.state === 'refused') {
    return html`<span class="problem">${entry.problem || strings.refused}</span>`;
  }
  const waits = entry.state === 'queued' || (entry.state === 'sending' && model.conversation.trouble);
  return waits ? html`<span>${strings.waiting}</span>` : nothing;
}
