import { html, nothing, type TemplateResult } from 'lit/html.js';
import { book, check, chevron, copy, phone, thumbDown, thumbUp } from '../icons';
import { isCall, isLink } from '../links';
import type { Reply, ReplyButton, Source, Turn } from '../types';
import { blocks } from './blocks';
import { link } from './link';
import type { Model } from './model';
import { urgentCard } from './urgent';

/** Everything the assistant says in one turn. `newest`: its follow-up questions may still be asked. */
export function answer(model: Model, turn: Turn, newest: boolean): TemplateResult {
  const urgent = turn.escalation !== 'none';
  return html`
    ${turn.replies.map((reply, i) => {
      const first = urgent && i === 0;
      return html`<div class="reply" lang=${model.answerLanguage}>
        ${first
          ? urgentCard(turn, model.conversation.session?.clinic, model.language.strings)
          : html`<div class="bubble answer text" dir="auto">${blocks(reply.blocks)}</div>`}
        ${sources(model, reply.sources)} ${buttons(model, reply, newest, first)}
      </div>`;
    })}
    ${tools(model, turn)}
  `;
}

function sources({ language: { strings } }: Model, all: Source[]): TemplateResult | typeof nothing {
  if (!all.length) return nothing;
  return html`<details class="sources">
    <summary>${book}<span>${strings.sources(all.length)}</span>${chevron}</summary>
    <ul>
      ${all.map(
        ({ id, section, statement }) =>
          html`<li><span class="source">${section} <span class="source-id">${id}</span></span>${statement}</li>`,
      )}
    </ul>
  </details>`;
}

function buttons(
  model: Model,
  reply: Reply,
  newest: boolean,
  urgent: boolean,
): TemplateResult | typeof nothing {
  const { strings } = model.language;
  const shown = reply.buttons.filter(({ payload }) =>
    isLink(payload) ? !(urgent && isCall(payload)) : newest,
  );
  if (!shown.length) return nothing;
  return html`<div class="choices" role="group" aria-label=${strings.followUps}>
    ${shown.map((button) => choice(model, button))}
  </div>`;
}

function choice(model: Model, { title, payload }: ReplyButton): TemplateResult {
  if (!isLink(payload)) {
    return html`<button type="button" class="choice" @click=${() => model.ask(payload)}>${title}</button>`;
  }
  const label = isCall(payload) ? html`${phone}<span>${title}</span>` : title;
  return link(payload, label, model.language.strings, 'choice');
}

function tools({ language: { strings }, tools }: Model, turn: Turn): TemplateResult {
  const thumb = (value: boolean, label: string, icon: TemplateResult): TemplateResult => html`<button
    type="button"
    class="tool"
    aria-label=${label}
    title=${label}
    aria-pressed=${turn.helpful === value ? 'true' : 'false'}
    @click=${() => tools.rate(turn, value)}
  >
    ${icon}
  </button>`;
  const copied = tools.copied === turn.id;
  return html`<div class="tools">
    <div class="thumbs" role="group" aria-label=${strings.wasHelpful}>
      ${thumb(true, strings.helpful, thumbUp)}${thumb(false, strings.notHelpful, thumbDown)}
    </div>
    <button type="button" class="tool" aria-label=${strings.copy} title=${strings.copy} @click=${() => tools.copy(turn)}>
      ${copied ? html`${check}<span aria-hidden="true">${strings.copied}</span>` : copy}
    </button>
  </div>`;
}
