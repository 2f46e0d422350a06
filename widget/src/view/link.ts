import { html, type TemplateResult } from 'lit/html.js';
import type { Strings } from '../strings';

/** A link; one that leaves the page says so. */
export function link(href: string, label: unknown, strings: Strings, kind = ''): TemplateResult {
  if (href.startsWith('tel:')) return html`<a class=${kind} href=${href}>${label}</a>`;
  return html`<a class=${kind} href=${href} target="_blank" rel="noopener noreferrer"
    >${label}<span class="unseen"> ${strings.newTab}</span></a
  >`;
}
