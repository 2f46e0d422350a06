// Links to the chat page become buttons that open the chat here, once it is there to be opened.
await customElements.whenDefined('needlewise-chat');
const chat = document.querySelector('needlewise-chat');

for (const link of document.querySelectorAll('a[data-ask]')) {
  const button = document.createElement('button');
  const focused = link === document.activeElement;
  button.type = 'button';
  button.className = link.className;
  button.setAttribute('aria-haspopup', 'dialog');
  button.append(...link.childNodes);
  button.addEventListener('click', () => chat.open());
  link.replaceWith(button);
  if (focused) button.focus();
}
