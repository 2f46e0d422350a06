// The last few events that the chat on this page fired.
const EVENTS = ['needlewise-open', 'needlewise-close', 'needlewise-message'];
const SHOWN = 4;

export function listEvents(chat, log) {
  for (const name of EVENTS) {
    chat.addEventListener(name, () => {
      const line = document.createElement('p');
      line.textContent = `${new Date().toLocaleTimeString('en-GB')}  ${name}`;
      log.querySelector('.none')?.remove();
      log.append(line);
      while (log.children.length > SHOWN) log.firstElementChild.remove();
    });
  }
}
