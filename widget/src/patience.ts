import { ApiError } from './api';
import type { Trouble } from './types';

const DELAYS = [1000, 2000, 4000, 8000];

/** Thrown to whoever still waits for an answer of a conversation that was left. */
export class Cancelled extends Error {}

/** Repeats calls that failed for reasons that pass: no network, a busy or ailing gateway. */
export class Patience {
  private wakers = new Set<() => void>();
  private cancel!: () => void;
  private cancelled!: Promise<never>;

  constructor(private readonly report: (trouble: Trouble) => void) {
    this.reset();
  }

  async run<T>(attempt: () => Promise<T>): Promise<T> {
    const { cancelled } = this;
    for (let failures = 0; ; ) {
      await Promise.race([this.untilOnline(), cancelled]);
      try {
        const result = await Promise.race([attempt(), cancelled]);
        this.report(null);
        return result;
      } catch (error) {
        if (!(error instanceof ApiError)) throw error;
        const patient = error.status === 429 || failures < DELAYS.length;
        if (!error.retryable || !patient) {
          this.report(null);
          throw error;
        }
        await Promise.race([this.pause(error, error.status === 429 ? 0 : failures++), cancelled]);
      }
    }
  }

  /** Ends waits that a working network makes pointless. */
  wake(): void {
    for (const waker of [...this.wakers]) waker();
  }

  /** Gives up all that runs; later calls start afresh. */
  reset(): void {
    this.cancel?.();
    this.wakers.clear();
    this.cancelled = new Promise((_, reject) => (this.cancel = () => reject(new Cancelled())));
    this.cancelled.catch(() => undefined);
    this.report(null);
  }

  private async untilOnline(): Promise<void> {
    while (navigator.onLine === false) {
      this.report({ kind: 'offline' });
      await new Promise<void>((resolve) => this.wakers.add(resolve));
    }
  }

  private pause(error: ApiError, failures: number): Promise<void> {
    if (error.status === 429) {
      this.report({ kind: 'busy', message: error.message });
      return new Promise((resolve) => setTimeout(resolve, error.retryAfter * 1000));
    }
    this.report({ kind: navigator.onLine === false ? 'offline' : 'unreachable' });
    return new Promise((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        this.wakers.delete(done);
        resolve();
      };
      // A little chance keeps the visitors of a gateway that restarts from all coming back at once.
      const timer = setTimeout(done, DELAYS[failures]! * (1 + Math.random() / 4));
      this.wakers.add(done);
    });
  }
}
