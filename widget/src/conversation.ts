import { Api, ApiError, randomId } from './api';
import { answered, merged, placed } from './entries';
import { Outbox } from './outbox';
import { Cancelled, Patience } from './patience';
import { SessionKeeper } from './session-keeper';
import type { Storage } from './storage';
import { type TabNews, Tabs } from './tabs';
import type { Entry, HeldSession, Trouble, Turn } from './types';

export interface ConversationListener {
  /** Anything that is shown has changed. */
  changed(): void;
  /** An answer came; not called for those that are read again after a change of page. */
  arrived(entry: Entry): void;
  /** Another conversation began: what was said before is gone. */
  restarted(): void;
}

/** One conversation of one visitor, in step with the gateway and with the other tabs. */
export class Conversation {
  entries: Entry[] = [];
  /** `idle` until the visitor first opens the panel: nothing is sent before. */
  phase: 'idle' | 'starting' | 'ready' | 'unavailable' = 'idle';
  trouble: Trouble = null;

  private readonly api: Api;
  private readonly tabs: Tabs;
  private readonly keeper: SessionKeeper;
  private readonly patience: Patience;
  private readonly outbox: Outbox;

  constructor(
    endpoint: string,
    storage: Storage,
    private readonly listener: ConversationListener,
  ) {
    this.api = new Api(endpoint);
    this.patience = new Patience((trouble) => this.troubled(trouble));
    this.tabs = new Tabs(`needlewise:${endpoint}`, () => this.session, (news) => this.hear(news));
    this.keeper = new SessionKeeper(this.api, storage, this.tabs);
    this.outbox = new Outbox(this, storage, (entry) => this.deliver(entry));
    this.outbox.restore();
  }

  get session(): HeldSession | null {
    return this.keeper.current;
  }

  get hasUnsent(): boolean {
    return this.outbox.unsent().length > 0;
  }

  /** Whether an answer is being written, as far as one can tell from here. */
  get awaiting(): boolean {
    return !this.trouble && this.entries.some((entry) => entry.state === 'sending');
  }

  attach(): void {
    this.tabs.open();
    window.addEventListener('online', this.online);
    window.addEventListener('offline', this.offline);
  }

  detach(): void {
    this.tabs.close();
    window.removeEventListener('online', this.online);
    window.removeEventListener('offline', this.offline);
  }

  /** Joins what another tab has begun, or begins; to be called when the panel opens. */
  async start(join = true): Promise<void> {
    if (this.phase === 'starting' || this.phase === 'ready') return;
    this.enter('starting');
    try {
      const held = await this.patience.run(() => this.keeper.obtain(join));
      await this.load(held);
      this.enter('ready');
      this.outbox.pump();
    } catch (error) {
      if (!(error instanceof Cancelled)) this.enter('unavailable');
    }
  }

  send(text: string): void {
    const entry: Entry = { id: randomId(), at: new Date().toISOString(), text, state: 'queued' };
    this.entries = [...this.entries, entry];
    this.retry();
  }

  /** Sends what was not sent, in the order it was written. */
  retry(): void {
    this.outbox.requeue();
    this.changed();
    if (this.phase === 'ready') this.outbox.pump();
    else void this.start();
  }

  /** Marks a turn as helpful, not helpful, or neither; undone when the gateway cannot be told. */
  async rate({ id, helpful: before }: Turn, helpful: boolean | null): Promise<boolean> {
    const { session } = this;
    if (!session) return false;
    this.setHelpful(id, helpful);
    try {
      await this.api.rate(session.token, id, helpful);
    } catch {
      this.setHelpful(id, before);
      return false;
    }
    this.tabs.tell({ type: 'feedback', key: session.key, id, helpful });
    return true;
  }

  async startOver(): Promise<void> {
    const left = this.session;
    this.leave();
    await this.start(false);
    const { session } = this;
    if (left && session) this.tabs.tell({ type: 'session', key: left.key, session, fresh: true });
  }

  /** Deletes the conversation at the gateway, then begins another. False: nothing was deleted. */
  async erase(): Promise<boolean> {
    const { session } = this;
    try {
      if (session) await this.api.erase(session.token);
    } catch (error) {
      // An expired token opens nothing any more; the visitor's wish is met.
      if (!(error instanceof ApiError) || error.status !== 401) return false;
    }
    if (session) this.tabs.tell({ type: 'deleted', key: session.key });
    this.leave();
    await this.start(false);
    return true;
  }

  changed(): void {
    this.listener.changed();
  }

  private async deliver(entry: Entry): Promise<void> {
    const { turn, token } = await this.patience.run(() =>
      this.keeper.authorised((held) => this.api.send(held, entry.id, entry.text)),
    );
    this.accept(turn);
    const { session } = this;
    if (session) this.tabs.tell({ type: 'turn', key: session.key, token, turn });
  }

  private async load(held: HeldSession): Promise<void> {
    if (this.keeper.madeHere(held)) return;
    const { turns } = await this.patience.run(() =>
      this.keeper.authorised((token) => this.api.turns(token)),
    );
    this.entries = merged(this.entries, turns);
    this.outbox.save();
  }

  private accept(turn: Turn): void {
    if (this.entries.some((entry) => entry.id === turn.id && entry.turn)) return;
    const entry = answered(turn);
    this.entries = placed(this.entries, entry);
    this.outbox.save();
    this.listener.arrived(entry);
    this.changed();
  }

  private hear(news: TabNews): void {
    if (news.type === 'turn') {
      this.keeper.refresh(news.key, news.token);
      if (this.phase !== 'idle') this.accept(news.turn);
    } else if (news.type === 'feedback') {
      this.setHelpful(news.id, news.helpful);
    } else if (news.type === 'session' && !news.fresh) {
      this.keeper.hold(news.session);
    } else {
      const active = this.phase !== 'idle';
      this.leave();
      if (news.type === 'session') this.keeper.hold(news.session);
      if (news.type === 'session' && active) this.enter('ready');
    }
  }

  private leave(): void {
    this.patience.reset();
    this.keeper.drop();
    this.entries = [];
    this.outbox.save();
    this.listener.restarted();
    this.enter('idle');
  }

  private setHelpful(id: string, helpful: boolean | null): void {
    this.entries = this.entries.map((entry) =>
      entry.id === id && entry.turn ? { ...entry, turn: { ...entry.turn, helpful } } : entry,
    );
    this.changed();
  }

  private enter(phase: Conversation['phase']): void {
    this.phase = phase;
    this.changed();
  }

  private troubled(trouble: Trouble): void {
    if (this.trouble === trouble) return;
    this.trouble = trouble;
    this.changed();
  }

  private online = (): void => {
    this.troubled(null);
    this.patience.wake();
    if (this.phase !== 'idle') this.retry();
  };

  private offline = (): void => {
    if (this.phase !== 'idle') this.troubled({ kind: 'offline' });
  };
}
