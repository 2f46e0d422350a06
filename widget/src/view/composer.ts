import { html, nothing, type TemplateResult } from 'lit/html.js';
import { limit } from '../limit';
import { send } from '../icons';
import type { Model } from './model';

export function composer(model: Model): TemplateResult {
  const { strings } = model.language;
  const { near, over, left } = limit(model.draft, model.conversation.session?.max_characters);
  const text = over ? strings.charactersOver(-left) : strings.charactersLeft(left);
  const ready = model.draft.trim() !== '' && !over;
  return html`<form
    class="composer"
    novalidate
    @submit=${(event: Event) => {
      event.preventDefault();
      model.submit();
    }}
  >
    <div class="field">
      <textarea
        id="message"
        rows="1"
        dir="auto"
        autocomplete="off"
        enterkeyhint="send"
        aria-label=${strings.message}
        placeholder=${strings.placeholder}
        aria-describedby=${near ? 'counter' : nothing}
        aria-invalid=${over ? 'true' : nothing}
        @input=${(event: Event) => model.write((event.target as HTMLTextAreaElement).value)}
        @keydown=${(event: KeyboardEvent) => {
          if (!sends(event)) return;
          event.preventDefault();
          model.submit();
        }}
      ></textarea>
      <button
        type="submit"
        class="send"
        aria-label=${strings.send}
        title=${strings.send}
        aria-disabled=${ready ? 'false' : 'true'}
      >
        ${send}
      </button>
    </div>
    ${near ? html`<p id="counter" class=${over ? 'problem' : ''}>${text}</p>` : nothing}
  </form>`;
}

/** Enter sends; with Shift it is a new line, and within a composition it chooses a word. */
function sends(event: KeyboardEvent): boolean {
  const composing = event.isComposing || event.keyCode === 229;
  return event.key === 'Enter' && !event.shiftKey && !composing;
}
