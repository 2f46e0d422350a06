import type { HeldSession, Session, Turn } from './types';

const TIMEOUT = 20_000;
const DEFAULT_RETRY_AFTER = 5;

/** A call that did not succeed. Status 0: no answer came at all. */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    /** The gateway's own words, meant for the visitor; empty when it said nothing. */
    message = '',
    /** Seconds to wait, for status 429. */
    readonly retryAfter = DEFAULT_RETRY_AFTER,
  ) {
    super(message);
  }

  get retryable(): boolean {
    return this.status === 0 || this.status === 429 || this.status >= 500;
  }
}

export class Api {
  constructor(private readonly endpoint: string) {}

  async createSession(): Promise<HeldSession> {
    return { ...(await this.request<Session>('POST', 'sessions')), key: randomId() };
  }

  send(token: string, id: string, text: string): Promise<{ token: string; turn: Turn }> {
    return this.request('POST', 'messages', token, { id, text });
  }

  turns(token: string): Promise<{ token: string; turns: Turn[] }> {
    return this.request('GET', 'messages', token);
  }

  rate(token: string, id: string, helpful: boolean | null): Promise<void> {
    return this.request('PUT', `messages/${id}/feedback`, token, { helpful });
  }

  erase(token: string): Promise<void> {
    return this.request('DELETE', 'conversation', token);
  }

  private async request<T>(method: string, path: string, token = '', body?: unknown): Promise<T> {
    const aborter = new AbortController();
    const timer = setTimeout(() => aborter.abort(), TIMEOUT);
    try {
      const response = await fetch(`${this.endpoint}/api/v1/${path}`, {
        method,
        headers: {
          ...(token && { Authorization: `Bearer ${token}` }),
          ...(body ? { 'Content-Type': 'application/json' } : {}),
        },
        body: body ? JSON.stringify(body) : null,
        mode: 'cors',
        credentials: 'omit',
        cache: 'no-store',
        signal: aborter.signal,
      });
      if (!response.ok) throw await failure(response);
      if (response.status === 204) return undefined as T;
      const answer = (await response.json()) as T & { token?: unknown };
      if (!answer.token) throw new ApiError(0);
      return answer;
    } catch (error) {
      // Also an answer that is not JSON: some networks answer with a page of their own.
      throw error instanceof ApiError ? error : new ApiError(0);
    } finally {
      clearTimeout(timer);
    }
  }
}

async function failure(response: Response): Promise<ApiError> {
  const said = (await response.json().catch(() => null)) as { error?: { message?: unknown } } | null;
  const message = said?.error?.message;
  return new ApiError(
    response.status,
    typeof message === 'string' ? message : '',
    Number(response.headers.get('Retry-After')) || DEFAULT_RETRY_AFTER,
  );
}

export function randomId(): string {
  // randomUUID is there only in secure contexts; pages under plain http have getRandomValues.
  if (crypto.randomUUID) return crypto.randomUUID();
  return [...crypto.getRandomValues(new Uint32Array(4))].join('-');
}
