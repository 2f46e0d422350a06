import { afterEach, beforeEach, vi } from 'vitest';
import { NeedlewiseChat } from '../src/needlewise-chat';
import { FakeGateway } from './gateway';

export const ENDPOINT = 'https://assistant.clinic.example';

/** Tabs of one browser, without its delays: what one posts, all others of that name get. */
class FakeChannel {
  static all = new Set<FakeChannel>();
  onmessage: ((event: { data: unknown }) => void) | null = null;

  constructor(readonly name: string) {
    FakeChannel.all.add(this);
  }

  postMessage(data: unknown): void {
    for (const other of FakeChannel.all) {
      if (other === this || other.name !== this.name) continue;
      const copy: unknown = structuredClone(data);
      queueMicrotask(() => other.onmessage?.({ data: copy }));
    }
  }

  close(): void {
    FakeChannel.all.delete(this);
  }
}

/** The browser around the widget: a gateway, a clock that stands still, a network that may go. */
export const browser = { gateway: new FakeGateway(), online: true };

export function useBrowser(): void {
  if (!customElements.get('needlewise-chat')) customElements.define('needlewise-chat', NeedlewiseChat);
  beforeEach(() => {
    vi.useFakeTimers();
    sessionStorage.clear();
    FakeChannel.all.clear();
    vi.stubGlobal('BroadcastChannel', FakeChannel);
    browser.gateway = new FakeGateway().install();
    browser.online = true;
    vi.spyOn(navigator, 'onLine', 'get').mockImplementation(() => browser.online);
  });
  afterEach(() => {
    document.body.replaceChildren();
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });
}

export function setOnline(online: boolean): void {
  browser.online = online;
  window.dispatchEvent(new Event(online ? 'online' : 'offline'));
}

export async function pass(milliseconds = 200): Promise<void> {
  await vi.advanceTimersByTimeAsync(milliseconds);
}

/** The widget as its visitor meets it: found by role and name, used by clicks and keys. */
export class Visitor {
  constructor(readonly chat: NeedlewiseChat) {}

  static async arrives(attributes: Record<string, string> = {}): Promise<Visitor> {
    const chat = document.createElement('needlewise-chat') as NeedlewiseChat;
    chat.setAttribute('endpoint', ENDPOINT);
    for (const [name, value] of Object.entries(attributes)) chat.setAttribute(name, value);
    document.body.append(chat);
    await pass(0);
    return new Visitor(chat);
  }

  /** Leaves the page for another one of the same site. */
  async comesBack(): Promise<Visitor> {
    this.chat.remove();
    return Visitor.arrives();
  }

  async opens(): Promise<this> {
    this.find('.launcher').click();
    await pass();
    return this;
  }

  async asks(text: string): Promise<void> {
    this.types(text);
    this.presses('Enter', this.box);
    await pass();
  }

  types(text: string): void {
    this.box.value = text;
    this.box.dispatchEvent(new Event('input'));
  }

  presses(key: string, target: Element = this.box, more: KeyboardEventInit = {}): KeyboardEvent {
    const event = new KeyboardEvent('keydown', { key, bubbles: true, composed: true, cancelable: true, ...more });
    target.dispatchEvent(event);
    return event;
  }

  async clicks(name: string): Promise<void> {
    const found = this.button(name);
    if (!found) throw new Error(`no button ${name}`);
    found.click();
    await pass();
  }

  async chooses(item: string): Promise<void> {
    await this.clicks('Chat options');
    await this.clicks(item);
  }

  /** The last button of that name that can be used. */
  button(name: string): HTMLElement | undefined {
    return this.all('button').filter((button) => nameOf(button) === name && !button.closest('[hidden]')).at(-1);
  }

  find(selector: string): HTMLElement {
    return this.chat.root.querySelector<HTMLElement>(selector)!;
  }

  all(selector: string): HTMLElement[] {
    return [...this.chat.root.querySelectorAll<HTMLElement>(selector)];
  }

  texts(selector: string): string[] {
    return this.all(selector).map((element) => element.textContent!.replace(/\s+/g, ' ').trim());
  }

  get box(): HTMLTextAreaElement {
    return this.find('textarea') as HTMLTextAreaElement;
  }

  get focused(): string {
    return this.chat.root.activeElement?.id ?? '';
  }

  get status(): string {
    return this.find('dialog [role=status]').textContent!;
  }

  get alert(): string {
    return this.find('[role=alert]').textContent!;
  }
}

function nameOf(element: Element): string {
  return (element.getAttribute('aria-label') ?? element.textContent!).replace(/\s+/g, ' ').trim();
}
