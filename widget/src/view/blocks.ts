import { html, type TemplateResult } from 'lit/html.js';
import type { Block } from '../types';

/** Paragraphs and lists, always as text: nothing an answer says is markup. */
export function blocks(all: Block[]): TemplateResult[] {
  return all.map(({ kind, lines }) => {
    const items = lines.map((line) => html`<li>${line}</li>`);
    if (kind === 'bullets') return html`<ul>${items}</ul>`;
    if (kind === 'numbers') return html`<ol>${items}</ol>`;
    return html`<p>${lines.map((line, i) => (i ? html`<br />${line}` : line))}</p>`;
  });
}
