import { vi } from 'vitest';
import type { Escalation, Turn } from '../src/types';

export const CLINIC = {
  name: 'Example Dermatology',
  phone: '+44 20 7946 0123',
  phone_link: 'tel:+442079460123',
  emergency_number: '112',
  emergency_link: 'tel:112',
  privacy: 'https://clinic.example/privacy',
};

export interface Call {
  method: string;
  path: string;
  token: string | null;
  body: { id: string; text: string; helpful: boolean | null };
  init: RequestInit;
}

type Outcome = Response | 'down' | 'silent';

/** A gateway small enough to be read: it keeps its conversations by token and answers an id once. */
export class FakeGateway {
  calls: Call[] = [];
  conversations = new Map<string, Turn[]>();
  /** What the next calls come to, before any is answered in earnest. */
  outcomes: Outcome[] = [];
  /** How a text is answered; replaces parts of the usual turn. */
  answers: (text: string) => Partial<Turn> = () => ({});
  /** Sessions the gateway knows no more. */
  expired = new Set<string>();
  private made = 0;

  install(): this {
    vi.stubGlobal('fetch', (url: string, init: RequestInit) => this.fetch(url, init));
    return this;
  }

  paths(): string[] {
    return this.calls.map(({ method, path }) => `${method} ${path}`);
  }

  sent(): string[] {
    return this.messages().map(({ body }) => body.text);
  }

  messages(): Call[] {
    return this.calls.filter(({ method, path }) => method === 'POST' && path === '/messages');
  }

  private async fetch(url: string, init: RequestInit): Promise<Response> {
    const headers = new Headers(init.headers);
    const call: Call = {
      method: init.method!,
      path: url.replace(/^.*\/api\/v1/, ''),
      token: headers.get('Authorization')?.replace('Bearer ', '') ?? null,
      body: init.body ? JSON.parse(init.body as string) : null,
      init,
    };
    this.calls.push(call);
    const outcome = navigator.onLine ? this.outcomes.shift() : 'down';
    if (outcome === 'down') throw new TypeError('Failed to fetch');
    if (outcome === 'silent') return new Promise((_, reject) => onAbort(init.signal!, reject));
    return outcome ?? this.answer(call);
  }

  private answer(call: Call): Response {
    const { method, path } = call;
    if (path === '/sessions') return reply(201, this.session());
    const id = call.token?.split('.')[0] ?? '';
    const turns = this.conversations.get(id);
    if (!turns || this.expired.has(id)) return failure(401, 'no_session', 'Please start again.');
    const token = `${id}.${this.calls.length}`;
    if (method === 'DELETE') this.conversations.delete(id);
    if (method === 'DELETE' || method === 'PUT') return new Response(null, { status: 204 });
    if (method === 'GET') return reply(200, { token, turns });
    const known = turns.find((turn) => turn.id === call.body.id);
    const turn = known ?? aTurn(call.body.text, { id: call.body.id, ...this.answers(call.body.text) });
    if (!known) turns.push(turn);
    return reply(200, { token, turn });
  }

  private session(): unknown {
    const id = `session${++this.made}`;
    this.conversations.set(id, []);
    const openers = ['What does it treat?', 'Does it hurt?', 'What are the side effects?', 'Is it safe?'];
    return { token: `${id}.0`, expires_in: 86400, clinic: CLINIC, openers, max_characters: 2000 };
  }
}

function onAbort(signal: AbortSignal, reject: (reason: unknown) => void): void {
  signal.addEventListener('abort', () => reject(new DOMException('aborted', 'AbortError')));
}

export function reply(status: number, body: unknown, headers: Record<string, string> = {}): Response {
  return new Response(JSON.stringify(body), { status, headers });
}

export function failure(status: number, code: string, message: string, headers = {}): Response {
  return reply(status, { error: { code, message } }, headers);
}

export function aTurn(text: string, parts: Partial<Turn> = {}): Turn {
  return {
    id: `turn-${text.replace(/\W/g, '')}`,
    at: '2026-11-22T15:04:05Z',
    text,
    topics: ['pain'],
    escalation: 'none',
    helpful: null,
    replies: [
      {
        text: `About: ${text}`,
        blocks: [
          { kind: 'paragraph', lines: [`About: ${text}`, 'A second line.'] },
          { kind: 'bullets', lines: ['One point', '<b>Another</b>'] },
          { kind: 'numbers', lines: ['First', 'Then'] },
        ],
        buttons: [
          { title: 'How many sessions?', payload: 'How many sessions are needed?' },
          { title: 'Book', payload: 'https://clinic.example/book' },
          { title: 'Trap', payload: 'javascript:alert(1)' },
        ],
        sources: [{ id: 'F21', section: 'Treatment', statement: 'A numbing cream is applied.' }],
      },
    ],
    ...parts,
  };
}

export function urgent(escalation: Escalation, number: string): Partial<Turn> {
  const text = `Call ${number} now.`;
  const blocks = [{ kind: 'paragraph' as const, lines: [text] }];
  const buttons = [{ title: `Call ${number}`, payload: `tel:${number}` }];
  return { escalation, replies: [{ text, blocks, buttons, sources: [] }] };
}
