import { read, write } from './storage';

export type Theme = 'auto' | 'light' | 'dark';

const key = 'flockmq.theme';
const system = matchMedia('(prefers-color-scheme: dark)');

/** Light or dark, as the system says until somebody chooses. */
class ThemeChoice {
  choice = $state<Theme>(known(read(key)));
  #system = $state(system.matches);

  constructor() {
    system.addEventListener('change', () => {
      this.#system = system.matches;
      this.#apply();
    });
    this.#apply();
  }

  get isDark(): boolean {
    return this.choice === 'auto' ? this.#system : this.choice === 'dark';
  }

  choose(choice: Theme): void {
    this.choice = choice;
    write(key, choice);
    this.#apply();
  }

  #apply(): void {
    document.documentElement.dataset.theme = this.isDark ? 'dark' : 'light';
  }
}

function known(text: string | null): Theme {
  return text === 'light' || text === 'dark' ? text : 'auto';
}

export const theme = new ThemeChoice();
