/** Arrow keys, Home and End in a menu. */
export function moveInMenu(event: KeyboardEvent): void {
  const menu = event.currentTarget as HTMLElement;
  const items = [...menu.querySelectorAll<HTMLElement>('[role=menuitem]')];
  const at = items.indexOf(event.target as HTMLElement);
  const to: Record<string, number> = {
    ArrowDown: at + 1,
    ArrowUp: at - 1,
    Home: 0,
    End: -1,
  };
  const index = to[event.key];
  if (index === undefined) return;
  event.preventDefault();
  items[(index + items.length) % items.length]?.focus();
}
