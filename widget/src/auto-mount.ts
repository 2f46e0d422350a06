const TAG = 'needlewise-chat';

/** With the script alone on the page, puts one element there; `data-*` become its attributes. */
export function autoMount(script: HTMLScriptElement | null): void {
  if (document.readyState === 'loading') {
    document.addEventListener('DOMContentLoaded', () => mount(script), { once: true });
  } else {
    mount(script);
  }
}

function mount(script: HTMLScriptElement | null): void {
  if (document.querySelector(TAG)) return;
  const element = document.createElement(TAG);
  for (const { name, value } of script?.attributes ?? []) {
    if (name.startsWith('data-')) element.setAttribute(name.slice(5), value);
  }
  document.body.append(element);
}
