// A copy button on every piece of code.
const AFTERWARDS = 2500;

/** Adds the button to the figure's caption; `said` is the page's status line. */
export function addCopyButton(figure, said) {
  const button = document.createElement('button');
  const pre = figure.querySelector('pre');
  const name = figure.querySelector('figcaption > span').id;
  button.type = 'button';
  button.className = 'copy';
  button.id = `copy-${pre.id}`;
  button.textContent = 'Copy';
  button.setAttribute('aria-describedby', name);
  button.addEventListener('click', async () => {
    const done = await copy(pre);
    button.textContent = done ? 'Copied' : 'Selected';
    said.textContent = done
      ? 'The code was copied.'
      : 'The code is selected. Copy it with your keyboard or menu.';
    setTimeout(() => {
      button.textContent = 'Copy';
      said.textContent = '';
    }, AFTERWARDS);
  });
  figure.querySelector('figcaption').append(button);
}

/** Copies the text; where the browser does not allow it, selects it for the visitor. */
async function copy(pre) {
  try {
    await navigator.clipboard.writeText(pre.textContent);
    return true;
  } catch {
    getSelection().selectAllChildren(pre);
    return false;
  }
}
