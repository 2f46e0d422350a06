/** The text box shows the draft and grows with it; the style sheet sets how far. */
export function fitToText(box: HTMLTextAreaElement, text: string): void {
  if (box.value !== text) box.value = text;
  if (!box.scrollHeight) return;
  box.style.height = 'auto';
  box.style.height = `${box.scrollHeight}px`;
}
