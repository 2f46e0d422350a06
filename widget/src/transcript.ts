import type { Language } from './strings';
import { longTime } from './times';
import type { Clinic, Entry, Reply } from './types';

/** The conversation as plain text: times, speakers, sources. */
export function transcript(entries: Entry[], clinic: Clinic, { tag, strings }: Language): string {
  const parts = [
    `${strings.transcriptTitle(clinic.name)}\n${strings.transcriptTime(longTime(new Date(), tag))}`,
    `${strings.notice} ${strings.emergency.replace('{number}', clinic.emergency_number)}`,
  ];
  for (const { at, text, turn } of entries) {
    const time = longTime(at, tag);
    parts.push(`${strings.you}, ${time}${turn ? '' : ` (${strings.notSent})`}\n${text}`);
    if (!turn) continue;
    const urgent = turn.escalation === 'none' ? '' : `${strings.urgent[turn.escalation]}\n`;
    const said = turn.replies.map((reply) => replyText(reply, strings.transcriptSources));
    parts.push(`${strings.assistant}, ${time}\n${urgent}${said.join('\n\n')}`);
  }
  return parts.join('\n\n') + '\n';
}

function replyText({ text, sources }: Reply, heading: string): string {
  const cited = sources.map(({ id, section, statement }) => `- ${id}, ${section}: ${statement}`);
  return cited.length ? `${text}\n\n${heading}\n${cited.join('\n')}` : text;
}

export function download(text: string, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([text], { type: 'text/plain;charset=utf-8' }));
  link.download = name;
  link.click();
  // Some browsers read the file only after the click has been dealt with.
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
