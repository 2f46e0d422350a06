import { html, svg, type TemplateResult } from 'lit/html.js';

/** Line icons on a 24 x 24 grid; decoration only, the words stand beside them. */
function icon(paths: TemplateResult, kind = ''): TemplateResult {
  return html`<svg class="icon ${kind}" viewBox="0 0 24 24" aria-hidden="true" focusable="false">${paths}</svg>`;
}

export const chat = icon(svg`<path d="M12 4c-5 0-9 3-9 7.5 0 2.5 1.5 4.5 3.5 6L6 21l4-2.3q1 .3 2 .3c5 0 9-3 9-7.5S17 4 12 4ZM8 11.5h0M12 11.5h0M16 11.5h0"/>`, 'bold');
export const close = icon(svg`<path d="m6 6 12 12M18 6 6 18"/>`);
export const more = icon(svg`<path d="M5 12h0M12 12h0M19 12h0"/>`, 'heavy');
export const send = icon(svg`<path d="M12 19V5M5.5 11.5 12 5l6.5 6.5"/>`, 'bold');
export const down = icon(svg`<path d="M12 5v14M5.5 12.5 12 19l6.5-6.5"/>`);
export const chevron = icon(svg`<path d="m9 6 6 6-6 6"/>`, 'chevron');
export const phone = icon(svg`<path d="M5 4h4l1.5 5L8 10.5a11 11 0 0 0 5.5 5.5L15 13.5l5 1.5v4a1 1 0 0 1-1 1A15 15 0 0 1 4 5a1 1 0 0 1 1-1Z"/>`);
export const important = icon(svg`<circle cx="12" cy="12" r="9"/><path d="M12 7.5v5.5M12 16.5h0"/>`, 'bold');
export const emergency = icon(svg`<path d="M12 3.5 2.5 20h19L12 3.5ZM12 10v4.5M12 17.3h0"/>`, 'bold');
const THUMB = svg`<path d="M7 11v9H4v-9h3Zm0 0 4-8c2 0 3 1 3 3v3h4a2 2 0 0 1 2 2.4l-1.3 7A2 2 0 0 1 16.7 20H7"/>`;
export const thumbUp = icon(THUMB);
export const thumbDown = icon(THUMB, 'flipped');
export const copy = icon(svg`<path d="M9 9h11v11H9zM5 15H4V4h11v1"/>`);
export const check = icon(svg`<path d="m5 12.5 4.5 4.5L19 7.5"/>`, 'bold');
export const restart = icon(svg`<path d="M4 12a8 8 0 1 0 2.6-5.9L4 8.5M4 4v4.5h4.5"/>`);
export const file = icon(svg`<path d="M12 4v11M7.5 11 12 15.5l4.5-4.5M5 20h14"/>`);
export const bin = icon(svg`<path d="M4 7h16M9 7V4h6v3M6 7l1 13h10l1-13"/>`);
export const book = icon(svg`<path d="M12 6C10 5 7 4.5 4 5v13c3-.5 6 0 8 1.5 2-1.5 5-2 8-1.5V5c-3-.5-6 0-8 1Zm0 0v13.5"/>`);
