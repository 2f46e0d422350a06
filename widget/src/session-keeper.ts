import { type Api, ApiError } from './api';
import type { Storage } from './storage';
import type { Tabs } from './tabs';
import type { HeldSession } from './types';

/** Holds the session, gets one when it is first needed, and replaces it when it has expired. */
export class SessionKeeper {
  private pending: Promise<HeldSession> | null = null;
  private made = '';

  constructor(
    private readonly api: Api,
    private readonly storage: Storage,
    private readonly tabs: Tabs,
  ) {}

  get current(): HeldSession | null {
    return this.storage.get('session');
  }

  hold(session: HeldSession | null): void {
    this.storage.set('session', session);
  }

  /** Forgets the session, and one that is being asked for. */
  drop(): void {
    this.pending = null;
    this.hold(null);
  }

  /** A session that was made here has no turns yet that would have to be fetched. */
  madeHere(session: HeldSession): boolean {
    return this.made === session.key;
  }

  async obtain(join = true): Promise<HeldSession> {
    if (this.current) return this.current;
    return this.once(async () => (join && (await this.tabs.ask())) || this.create());
  }

  /** Calls with the token; an expired session is replaced and the call made again. */
  async authorised<T extends { token: string }>(call: (token: string) => Promise<T>): Promise<T> {
    let session = await this.obtain();
    try {
      return this.keep(session, await call(session.token));
    } catch (error) {
      if (!(error instanceof ApiError) || error.status !== 401) throw error;
      session = await this.replace(session);
      return this.keep(session, await call(session.token));
    }
  }

  /** A fresh token belongs to its conversation only: the visitor may have left it meanwhile. */
  refresh(key: string, token: string): void {
    const { current } = this;
    if (current?.key === key) this.hold({ ...current, token });
  }

  private keep<T extends { token: string }>(session: HeldSession, answer: T): T {
    this.refresh(session.key, answer.token);
    return answer;
  }

  private async replace(expired: HeldSession): Promise<HeldSession> {
    const { current } = this;
    // Another call, or another tab, has replaced it already.
    if (current && current.token !== expired.token) return current;
    const session = await this.once(() => this.create());
    this.tabs.tell({ type: 'session', key: expired.key, session, fresh: false });
    return session;
  }

  private async create(): Promise<HeldSession> {
    const session = await this.api.createSession();
    this.made = session.key;
    return session;
  }

  private once(create: () => Promise<HeldSession>): Promise<HeldSession> {
    if (this.pending) return this.pending;
    const pending = create().then((session) => {
      if (this.pending === pending) this.hold(session);
      return session;
    });
    const done = (): void => {
      if (this.pending === pending) this.pending = null;
    };
    this.pending = pending;
    pending.then(done, done);
    return pending;
  }
}
