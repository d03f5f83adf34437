/** Who has changed what through the admin API. Does not belong here: whether they may. */
@NullMarked
package io.flockmq.broker.admin.audit;

import org.jspecify.annotations.NullMarked;
