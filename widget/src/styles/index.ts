import answer from './answer.css?inline';
import base from './base.css?inline';
import composer from './composer.css?inline';
import menu from './menu.css?inline';
import message from './message.css?inline';
import palette from './palette.css?inline';
import panel from './panel.css?inline';
import place from './place.css?inline';
import urgent from './urgent.css?inline';

const PARTS = [palette, base, place, panel, menu, message, answer, urgent, composer];

let sheet: CSSStyleSheet | null = null;

/** One constructed sheet for all: a strict Content-Security-Policy allows no other kind. */
export function styleSheet(): CSSStyleSheet {
  if (!sheet) {
    sheet = new CSSStyleSheet();
    sheet.replaceSync(PARTS.join(''));
  }
  return sheet;
}
