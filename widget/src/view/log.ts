import { html, nothing, type TemplateResult } from 'lit/html.js';
import { down } from '../icons';
import { entryView } from './entry';
import type { Model } from './model';

export function log(model: Model): TemplateResult {
  const { conversation, language } = model;
  const newest = conversation.entries.at(-1)?.id;
  return html`<div class="log-frame">
    <div
      class="log"
      role="log"
      aria-live="polite"
      aria-relevant="additions"
      aria-busy=${model.speaker.restoring ? 'true' : 'false'}
      aria-label=${language.strings.log}
      tabindex="0"
      @scroll=${() => model.scrolled()}
    >
      ${welcome(model)}
      ${conversation.entries.map((entry) => entryView(model, entry, entry.id === newest))}
      ${conversation.awaiting || conversation.phase === 'starting' ? dots : nothing}
    </div>
    ${model.unread
      ? html`<button type="button" class="jump" @click=${() => model.jumpToNewest()}>
          ${down}${language.strings.newMessages}
        </button>`
      : nothing}
  </div>`;
}

const dots = html`<div class="bubble answer dots" aria-hidden="true"><i></i><i></i><i></i></div>`;

function welcome(model: Model): TemplateResult | typeof nothing {
  const { conversation, language } = model;
  const { session, phase, entries } = conversation;
  const { strings } = language;
  if (phase === 'unavailable') return apology(strings.unavailable, strings.tryAgain, () => model.retry());
  if (phase === 'idle') return apology(strings.ended, strings.begin, () => model.retry());
  if (!session) return nothing;
  return html`<div class="said assistant">
    <p class="unseen">${strings.assistant}:</p>
    <div class="bubble answer text"><p>${strings.greeting(session.clinic.name)}</p></div>
    ${phase === 'ready' && !entries.length
      ? html`<div class="choices" role="group" aria-label=${strings.openers}>
          ${session.openers.map(
            (opener) =>
              html`<button
                type="button"
                class="choice"
                lang=${model.answerLanguage}
                @click=${() => model.ask(opener)}
              >
                ${opener}
              </button>`,
          )}
        </div>`
      : nothing}
  </div>`;
}

function apology(text: string, label: string, act: () => void): TemplateResult {
  return html`<div class="apology">
    <p>${text}</p>
    <button type="button" class="choice" @click=${act}>${label}</button>
  </div>`;
}
