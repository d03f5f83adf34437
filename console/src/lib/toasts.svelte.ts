/** Short messages about what was done, at the edge of the window. */

export interface Toast {
  id: number;
  text: string;
  bad: boolean;
}

class Toasts {
  all = $state<Toast[]>([]);
  #id = 0;

  /** Something has worked. */
  say(text: string): void {
    this.#add(text, false, 4000);
  }

  /** Something has not; stays longer. */
  fail(error: unknown): void {
    this.#add(error instanceof Error ? error.message : String(error), true, 9000);
  }

  dismiss(id: number): void {
    this.all = this.all.filter((toast) => toast.id !== id);
  }

  #add(text: string, bad: boolean, milliseconds: number): void {
    const id = this.#id++;
    this.all = [...this.all.slice(-3), { id, text, bad }];
    setTimeout(() => this.dismiss(id), milliseconds);
  }
}

export const toasts = new Toasts();
