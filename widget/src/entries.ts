import type { Entry, Turn } from './types';

export function answered(turn: Turn): Entry {
  return { id: turn.id, at: turn.at, text: turn.text, state: 'answered', turn };
}

/** All the gateway knows, then what it does not know yet. */
export function merged(entries: Entry[], turns: Turn[]): Entry[] {
  const known = new Set(turns.map((turn) => turn.id));
  return [...turns.map(answered), ...entries.filter((entry) => !known.has(entry.id))];
}

/** An answer takes the place of its question; what another tab said goes before what is unsent here. */
export function placed(entries: Entry[], entry: Entry): Entry[] {
  const others = entries.filter((other) => other.id !== entry.id);
  let index = entries.findIndex((other) => other.id === entry.id);
  if (index < 0) index = others.findIndex((other) => !other.turn);
  if (index < 0) index = others.length;
  return [...others.slice(0, index), entry, ...others.slice(index)];
}
