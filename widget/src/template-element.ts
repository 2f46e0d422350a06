import { render, type TemplateResult } from 'lit/html.js';
import { styleSheet } from './styles';

/** What one element needs of LitElement; Lit's templates do the rest, and the script stays small. */
export abstract class TemplateElement extends HTMLElement {
  readonly root = this.attachShadow({ mode: 'open' });
  private due: Promise<void> | null = null;

  constructor() {
    super();
    this.root.adoptedStyleSheets = [styleSheet()];
  }

  /** Settles when what was asked for is on the page. */
  get updateComplete(): Promise<void> {
    return this.due ?? Promise.resolve();
  }

  /** Renders once, however often it is asked for in one go. */
  requestUpdate(): void {
    this.due ??= Promise.resolve().then(() => {
      this.due = null;
      if (!this.isConnected) return;
      render(this.template(), this.root);
      this.updated();
    });
  }

  protected abstract template(): TemplateResult;
  protected abstract updated(): void;
}
