import { html, nothing, type TemplateResult } from 'lit/html.js';
import { isCall, webAddress } from '../links';
import { link } from './link';
import type { Model } from './model';

/** Always in sight: what the assistant is not, and whom to call in an emergency. */
export function footer({ conversation, language: { strings } }: Model): TemplateResult {
  const clinic = conversation.session?.clinic;
  const privacy = webAddress(clinic?.privacy);
  return html`<footer>
    <p>
      ${strings.notice}
      ${clinic && isCall(clinic.emergency_link)
        ? around(strings.emergency, link(clinic.emergency_link, clinic.emergency_number, strings))
        : nothing}
      ${privacy ? link(privacy, strings.privacy, strings) : nothing}
    </p>
  </footer>`;
}

function around(sentence: string, inner: TemplateResult): TemplateResult {
  const [before, after] = sentence.split('{number}');
  return html`<strong>${before}${inner}${after}</strong>`;
}
