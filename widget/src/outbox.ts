import { ApiError } from './api';
import { Cancelled } from './patience';
import type { Storage } from './storage';
import type { Entry } from './types';

/** Where the entries are kept; the outbox works on those that are not answered yet. */
interface Ledger {
  entries: Entry[];
  changed(): void;
}

/** Sends one message at a time, in the order they were written, and keeps the unsent ones safe. */
export class Outbox {
  private running: symbol | null = null;

  constructor(
    private readonly ledger: Ledger,
    private readonly storage: Storage,
    private readonly deliver: (entry: Entry) => Promise<void>,
  ) {}

  unsent(): Entry[] {
    return this.ledger.entries.filter(({ state }) => state !== 'answered' && state !== 'refused');
  }

  restore(): void {
    this.ledger.entries = this.storage
      .get('unsent')
      .map(({ id, at, text }) => ({ id, at, text, state: 'queued' }));
  }

  save(): void {
    this.storage.set(
      'unsent',
      this.unsent().map(({ id, at, text }) => ({ id, at, text })),
    );
    // An emptied ledger: what runs belongs to a conversation that was left.
    if (!this.ledger.entries.length) this.running = null;
  }

  requeue(): void {
    for (const entry of this.unsent()) {
      if (entry.state === 'failed') entry.state = 'queued';
    }
    this.save();
  }

  pump(): void {
    if (!this.running) void this.run((this.running = Symbol()));
  }

  private async run(self: symbol): Promise<void> {
    let entry: Entry | undefined;
    while (this.running === self && (entry = this.next())) {
      entry.state = 'sending';
      this.ledger.changed();
      try {
        await this.deliver(entry);
      } catch (error) {
        if (error instanceof Cancelled) return;
        this.stumble(entry, error);
      }
    }
    if (this.running === self) this.running = null;
  }

  private next(): Entry | undefined {
    return this.ledger.entries.find(({ state }) => state === 'queued');
  }

  private stumble(entry: Entry, error: unknown): void {
    if (error instanceof ApiError && [400, 403, 413].includes(error.status)) {
      entry.state = 'refused';
      entry.problem = error.message;
    } else {
      // Those behind it wait too: sent alone they would overtake it.
      for (const other of this.unsent()) other.state = 'failed';
    }
    this.save();
    this.ledger.changed();
  }
}
