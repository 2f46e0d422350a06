import type { Entry, HeldSession } from './types';

export interface Saved {
  session: HeldSession | null;
  /** Null until the visitor has opened or closed the panel. */
  open: boolean | null;
  draft: string;
  unsent: Pick<Entry, 'id' | 'at' | 'text'>[];
}

const NOTHING: Saved = { session: null, open: null, draft: '', unsent: [] };

/** What outlives a change of page. Without session storage it lives as long as the page. */
export class Storage {
  private saved: Saved;

  constructor(private readonly key: string) {
    this.saved = this.load();
  }

  get<K extends keyof Saved>(name: K): Saved[K] {
    return this.saved[name];
  }

  set<K extends keyof Saved>(name: K, value: Saved[K]): void {
    this.saved = { ...this.saved, [name]: value };
    try {
      sessionStorage.setItem(this.key, JSON.stringify(this.saved));
    } catch {
      // Blocked or full: memory has it.
    }
  }

  private load(): Saved {
    try {
      const saved: unknown = JSON.parse(sessionStorage.getItem(this.key) ?? 'null');
      return isSaved(saved) ? saved : NOTHING;
    } catch {
      return NOTHING;
    }
  }
}

function isSaved(value: unknown): value is Saved {
  const { session, unsent, draft } = value as Saved;
  return (
    (!session || Array.isArray(session.openers)) && Array.isArray(unsent) && typeof draft === 'string'
  );
}
