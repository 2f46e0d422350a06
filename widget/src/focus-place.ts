import type { NeedlewiseChat } from './needlewise-chat';

/** A selector of what to focus, or where in the conversation to go on. */
export type Place = 'entrance' | 'answering' | '#launcher' | '#menu-button' | '[role=menuitem]' | '.confirm button' | '.log';

/** Moves the focus to where the visitor goes on. */
export function focusPlace(place: Place, { root }: NeedlewiseChat): void {
  // Whoever types goes on typing.
  if (place === 'answering' && root.querySelector('#message:focus')) return;
  root.querySelector<HTMLElement>(selector(place))?.focus({ preventScroll: true });
}

/** On touch screens the text box would bring up the keyboard, and hide what there is to read. */
function selector(place: Place): string {
  const touch = matchMedia('(pointer: coarse)').matches;
  if (place === 'entrance') return touch ? '#heading' : '#message';
  if (place === 'answering') return touch ? '.log' : '#message';
  return place;
}
