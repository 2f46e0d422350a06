import { randomId } from './api';
import type { HeldSession, Turn } from './types';

/** How long a new tab waits for another one to hand over its session. */
const ASK_TIME = 150;

/** News for the tabs that hold the conversation `key`. */
export type TabNews =
  | { type: 'turn'; key: string; token: string; turn: Turn }
  | { type: 'feedback'; key: string; id: string; helpful: boolean | null }
  /** `fresh`: the visitor started over; otherwise the old session had merely expired. */
  | { type: 'session'; key: string; session: HeldSession; fresh: boolean }
  | { type: 'deleted'; key: string };

type TabMessage = TabNews | { type: 'ask'; from: string } | { type: 'offer'; to: string; session: HeldSession };

/** The same widget in other tabs of the host page's origin. Without BroadcastChannel there are none. */
export class Tabs {
  private channel: BroadcastChannel | null = null;
  private readonly self = randomId();
  private offered: ((session: HeldSession) => void) | null = null;

  constructor(
    private readonly name: string,
    private readonly held: () => HeldSession | null,
    private readonly receive: (news: TabNews) => void,
  ) {}

  open(): void {
    try {
      this.channel = new BroadcastChannel(this.name);
      this.channel.onmessage = (event: MessageEvent<TabMessage>) => this.hear(event.data);
    } catch {
      this.channel = null;
    }
  }

  close(): void {
    this.channel?.close();
    this.channel = null;
  }

  tell(message: TabMessage): void {
    this.channel?.postMessage(message);
  }

  /** The session of another tab, if one has any. */
  ask(): Promise<HeldSession | null> {
    if (!this.channel) return Promise.resolve(null);
    return new Promise((resolve) => {
      const settle = (session: HeldSession | null): void => {
        clearTimeout(timer);
        this.offered = null;
        resolve(session);
      };
      const timer = setTimeout(() => settle(null), ASK_TIME);
      this.offered = settle;
      this.tell({ type: 'ask', from: this.self });
    });
  }

  private hear(message: TabMessage): void {
    const session = this.held();
    if (message.type === 'ask') {
      if (session) this.tell({ type: 'offer', to: message.from, session });
    } else if (message.type === 'offer') {
      if (message.to === this.self) this.offered?.(message.session);
    } else if (message.key === session?.key) {
      this.receive(message);
    }
  }
}
