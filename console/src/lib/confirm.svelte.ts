/** What is asked before something is done that cannot be undone. */
export interface Question {
  title: string;
  text: string;
  /** What the button says, such as "Disconnect". */
  action: string;
  run: () => Promise<void>;
}

class Confirm {
  question = $state.raw<Question | null>(null);

  ask(question: Question): void {
    this.question = question;
  }

  dismiss(): void {
    this.question = null;
  }
}

export const confirm = new Confirm();
