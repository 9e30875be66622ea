/** Answers that are shown at once, so that a page never says one thing here and another there. */
import { batch } from '@preact/signals';

/** Whoever begins is waited for by those that arrive before it, until it arrives too or leaves. */
export class Together {
  readonly #underway = new Set<object>();
  readonly #arrived = new Map<object, () => void>();

  /** A new question: what the member had waiting is out of date. */
  begin(member: object): void {
    this.#arrived.delete(member);
    this.#underway.add(member);
  }

  /** `show` is called once nobody is under way. */
  arrive(member: object, show: () => void): void {
    this.#underway.delete(member);
    this.#arrived.set(member, show);
    this.#showAll();
  }

  /** The member failed, or asks nothing any more. */
  leave(member: object): void {
    this.#underway.delete(member);
    this.#arrived.delete(member);
    this.#showAll();
  }

  #showAll(): void {
    if (this.#underway.size > 0) return;
    const shows = [...this.#arrived.values()];
    this.#arrived.clear();
    batch(() => {
      for (const show of shows) show();
    });
  }
}
