/**
 * Who may use the admin API, and what each of them may do: users, logins, roles, and the filters of Spring Security that ask for them. Does
 * not belong here: what there is to be used.
 */
@NullMarked
package io.flockmq.broker.admin.access;

import org.jspecify.annotations.NullMarked;
