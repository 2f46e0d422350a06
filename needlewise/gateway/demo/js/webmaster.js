// The form changes the chat on this page, and the code that is shown with it.
import { addCopyButton } from './copy.js';
import { listEvents } from './heard.js';
import { attributes, NAMES, properties } from './settings.js';
import { cssSnippet, htmlSnippet, scriptTag, show, text } from './snippet.js';

const PLACEHOLDER = 'https://assistant.your-clinic.example';
const SCRIPT = `${location.origin}/needlewise.js`;

const find = (id) => document.getElementById(id);
const chat = document.querySelector('needlewise-chat');
const form = find('form');
const rule = new CSSStyleSheet();
document.adoptedStyleSheets = [...document.adoptedStyleSheets, rule];

function update() {
  const chosen = attributes(form);
  const css = cssSnippet(properties(form));
  for (const name of NAMES) {
    const value = name === 'avatar' ? visible(chosen.get(name)) : chosen.get(name);
    if (value === undefined) chat.removeAttribute(name);
    else if (chat.getAttribute(name) !== value) chat.setAttribute(name, value);
  }
  rule.replaceSync(text(css));
  show(find('html'), htmlSnippet(SCRIPT, chosen));
  show(find('css'), css);
  find('css-figure').hidden = properties(form).size === 0;
  find('color-value').value = form.elements.color.value;
  find('radius-value').value = `${form.elements.radius.value}px`;
  find('address-field').hidden = form.elements.picture.value !== 'own';
}

/** This page's policy lets it show pictures of its own site only: no other is asked for. */
function visible(picture) {
  return picture?.startsWith(`${location.origin}/`) ? picture : undefined;
}

function status() {
  const line = document.createElement('p');
  line.className = 'unseen';
  line.setAttribute('role', 'status');
  document.body.append(line);
  return line;
}

const csp = find('csp').firstElementChild;
csp.textContent = csp.textContent.replaceAll(PLACEHOLDER, location.origin);
show(find('alone'), scriptTag(SCRIPT, new Map([['data-corner', 'bottom-left']])));

const said = status();
for (const figure of document.querySelectorAll('.code')) addCopyButton(figure, said);
listEvents(chat, find('heard').querySelector('[role=log]'));
find('heard').hidden = form.hidden = false;

form.addEventListener('input', update);
form.addEventListener('submit', (event) => event.preventDefault());
// The fields have their first values again only after this event.
form.addEventListener('reset', () => setTimeout(update));
update();

await customElements.whenDefined('needlewise-chat');
for (const button of document.querySelectorAll('[data-do]')) {
  button.addEventListener('click', () => chat[button.dataset.do]());
}
