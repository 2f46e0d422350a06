// @vitest-environment node
import { readFileSync } from 'node:fs';
import { Window } from 'happy-dom';
import { afterEach, describe, expect, it } from 'vitest';
import { aTurn, CLINIC, reply, urgent } from './gateway';

const CODE = readFileSync(new URL('../dist/needlewise.js', import.meta.url), 'utf8');
const SOURCE = 'https://assistant.clinic.example/needlewise.js';

/** A page of its own for the built file, with the clinic's gateway. */
class Page {
  readonly window = new Window({ url: 'https://clinic.example/' });
  readonly calls: string[] = [];

  constructor(private readonly body = '') {
    this.window.document.body.innerHTML = this.body;
  }

  /** Runs the file as the script tag would. */
  run(data: Record<string, string> = {}): void {
    const { window } = this;
    const script = window.document.createElement('script');
    script.setAttribute('type', 'text/plain');
    script.setAttribute('src', SOURCE);
    for (const [name, value] of Object.entries(data)) script.setAttribute(name, value);
    Object.defineProperty(window.document, 'currentScript', { value: script, configurable: true });
    const names = Object.getOwnPropertyNames(window).filter((name) => /^[A-Z]\w+$/.test(name) && !(name in globalThis));
    const scope: Record<string, unknown> = { window, document: window.document, customElements: window.customElements };
    for (const name of names) scope[name] = window[name as keyof typeof window];
    for (const name of ['HTMLElement', 'HTMLScriptElement', 'CustomEvent', 'CSSStyleSheet', 'ShadowRoot'] as const) {
      scope[name] = window[name];
    }
    for (const name of ['matchMedia', 'getComputedStyle'] as const) scope[name] = window[name].bind(window);
    // Without other tabs there is nobody to wait for.
    scope['BroadcastChannel'] = undefined;
    scope['navigator'] = window.navigator;
    scope['sessionStorage'] = window.sessionStorage;
    scope['location'] = window.location;
    scope['fetch'] = (url: string, { method }: RequestInit) => {
      this.calls.push(`${method} ${url.replace('https://assistant.clinic.example/api/v1', '')}`);
      return Promise.resolve(this.answer(url, method!));
    };
    new Function(...Object.keys(scope), CODE)(...Object.values(scope));
  }

  private answer(url: string, method: string): Response {
    if (url.endsWith('/sessions')) {
      return reply(201, { token: 't', clinic: CLINIC, openers: ['Does it hurt?'], max_characters: 2000 });
    }
    if (method !== 'POST') return new Response(null, { status: 204 });
    return reply(200, { token: 't', turn: { ...aTurn('does it hurt?'), ...urgent('emergency', '112') } });
  }

  get chats(): NodeListOf<Element> {
    return this.window.document.querySelectorAll('needlewise-chat') as unknown as NodeListOf<Element>;
  }
}

class Reader {
  private readonly root: ShadowRoot;

  constructor(chat: Element) {
    this.root = chat.shadowRoot!;
  }

  async click(name: string): Promise<void> {
    const buttons = [...this.root.querySelectorAll('button')];
    buttons.find((button) => named(button) === name)!.click();
    await settled();
  }

  text(selector: string): string {
    return this.root.querySelector(selector)!.textContent!.trim();
  }

  focused(): string {
    return named(this.root.activeElement!);
  }
}

function named(element: Element): string {
  return element.getAttribute('aria-label') ?? element.textContent!.trim();
}

const pages: Page[] = [];

function page(body?: string): Page {
  const created = new Page(body);
  pages.push(created);
  return created;
}

afterEach(async () => {
  for (const { window } of pages.splice(0)) await window.happyDOM.close();
});

async function settled(): Promise<void> {
  for (let i = 0; i < 50; i++) await new Promise((resolve) => setImmediate(resolve));
}

describe('the built file', () => {
  it('alone on a page puts one element there, with its data as attributes', () => {
    const clinic = page();
    clinic.run({ 'data-color': '#336699', 'data-corner': 'top-left' });
    expect(clinic.chats).toHaveLength(1);
    expect(clinic.chats[0]!.getAttribute('color')).toBe('#336699');
    expect(clinic.chats[0]!.getAttribute('corner')).toBe('top-left');
  });

  it('leaves an element that is there as it is', () => {
    const clinic = page('<needlewise-chat lang="de"></needlewise-chat>');
    clinic.run({ 'data-lang': 'en' });
    expect(clinic.chats).toHaveLength(1);
    expect(clinic.chats[0]!.getAttribute('lang')).toBe('de');
  });

  it('loaded twice does no harm', () => {
    const clinic = page();
    clinic.run();
    expect(() => clinic.run()).not.toThrow();
    expect(clinic.chats).toHaveLength(1);
  });

  it('works with its names shortened, and calls the origin it came from', async () => {
    const clinic = page();
    clinic.run();
    await settled();
    const visitor = new Reader(clinic.chats[0]!);
    expect(clinic.calls).toEqual([]);
    await visitor.click('Ask a question');
    await settled();
    expect(clinic.calls).toEqual(['POST /sessions']);
    await visitor.click('Does it hurt?');
    expect(visitor.text('[role=alert]')).toBe('Emergency. Call 112 now.');
    expect(visitor.text('a.call')).toBe('Call 112');
    await visitor.click('Helpful');
    expect(clinic.calls.slice(-2).map((call) => call.replace(/[\w-]{20,}/, 'ID'))).toEqual([
      'POST /messages',
      'PUT /messages/turn-doesithurt/feedback',
    ]);
    await visitor.click('Chat options');
    expect(visitor.focused()).toBe('Start over');
    await visitor.click('Delete my conversation');
    expect(visitor.focused()).toBe('Keep it');
    await visitor.click('Delete');
    expect(clinic.calls.slice(-2)).toEqual(['DELETE /conversation', 'POST /sessions']);
    await visitor.click('Close chat');
    expect(visitor.focused()).toBe('Ask a question');
  });

  it('asks nothing of third parties and writes no markup but Lit’s', () => {
    expect(CODE).not.toMatch(/sourceMappingURL|\beval\(|new Function|insertAdjacentHTML|outerHTML|@import|url\(/);
    expect(CODE.match(/innerHTML/g)).toHaveLength(1);
    const hosts = [...CODE.matchAll(/https?:\/\/[\w.-]+/g)].map(([address]) => address);
    expect(hosts).toEqual([]);
  });
});
