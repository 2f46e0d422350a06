import { html, type TemplateResult } from 'lit/html.js';
import { emergency, important, phone } from '../icons';
import { isCall } from '../links';
import type { Strings } from '../strings';
import type { Clinic, Reply, ReplyButton, Turn } from '../types';
import { blocks } from './blocks';

/** The card a red flag is answered with: what it is, whom to call, what to do. */
export function urgentCard(turn: Turn, clinic: Clinic | undefined, strings: Strings): TemplateResult {
  const level = turn.escalation === 'emergency' ? 'emergency' : 'doctor';
  const reply = turn.replies[0]!;
  return html`<div class="urgent ${level}">
    <p class="urgent-title">${level === 'emergency' ? emergency : important}<strong>${strings.urgent[level]}</strong></p>
    <div class="urgent-body">
      <p class="calls">
        ${calls(reply, level, clinic, strings).map(
          ({ title, payload }) => html`<a class="call" href=${payload}>${phone}<span>${title}</span></a>`,
        )}
      </p>
      <div class="text">${blocks(reply.blocks)}</div>
    </div>
  </div>`;
}

/** The reply's own calls, or the clinic's numbers: an urgent card never lacks one that is known. */
function calls(
  reply: Reply,
  level: 'doctor' | 'emergency',
  clinic: Clinic | undefined,
  strings: Strings,
): ReplyButton[] {
  const given = reply.buttons.filter(({ payload }) => isCall(payload));
  if (given.length || !clinic) return given;
  const [number, payload] =
    level === 'emergency'
      ? [clinic.emergency_number, clinic.emergency_link]
      : [clinic.phone, clinic.phone_link];
  return payload && isCall(payload) ? [{ title: strings.call(number), payload }] : [];
}
