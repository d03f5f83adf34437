import type { Login, Role } from './types';

const ranks: Record<Role, number> = { viewer: 0, operator: 1, admin: 2 };

/** Who is logged in. */
class Session {
  /** Null: nobody; undefined: not known yet. */
  login = $state.raw<Login | null | undefined>(undefined);
  /** Why the login is over, for the page that asks for it again. */
  message = $state('');

  get csrfToken(): string {
    return this.login?.csrfToken ?? '';
  }

  /** Whether somebody of this role may do what is asked. */
  may(role: Role): boolean {
    return this.login ? ranks[this.login.role] >= ranks[role] : false;
  }

  /** The node knows the login no more. */
  over(): void {
    if (this.login) this.message = 'Your login is over. Log in again to go on.';
    this.login = null;
  }
}

export const session = new Session();
