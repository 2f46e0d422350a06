import { html, nothing, type TemplateResult } from 'lit/html.js';
import { composer } from './composer';
import { confirm } from './confirm';
import { footer } from './footer';
import { header } from './header';
import { log } from './log';
import type { Model } from './model';

export function panel(model: Model): TemplateResult {
  return html`<dialog
    id="panel"
    class="panel ${model.modal ? 'full' : ''}"
    aria-labelledby="heading"
    aria-modal=${model.modal ? 'true' : nothing}
    @cancel=${(event: Event) => {
      event.preventDefault();
      model.escape();
    }}
    @close=${(event: Event) => {
      // Browsers may close a modal dialog without asking.
      if (!(event.target as HTMLDialogElement).open) model.close();
    }}
  >
    <div class="inside" ?inert=${model.confirming}>
      ${header(model)} ${log(model)} ${notice(model)} ${composer(model)} ${footer(model)}
    </div>
    ${model.confirming ? confirm(model) : nothing}
    <p class="unseen" role="status">${model.speaker.status}</p>
    <p class="unseen" role="alert">${model.speaker.alert}</p>
  </dialog>`;
}

/** Why messages wait. The status region says it too. */
function notice({ conversation, language, speaker }: Model): TemplateResult | typeof nothing {
  const text = troubleText(conversation.trouble, language.strings) || speaker.problem;
  return text ? html`<p class="notice">${text}</p>` : nothing;
}

export function troubleText(
  trouble: Model['conversation']['trouble'],
  strings: Model['language']['strings'],
): string {
  if (!trouble) return '';
  return trouble.kind === 'busy' ? trouble.message || strings.busy : strings[trouble.kind];
}
