/** How the nodes of a cluster answer together: each is asked, and who does not answer is named. Does not belong here: what they answer. */
@NullMarked
package io.flockmq.broker.admin.peers;

import org.jspecify.annotations.NullMarked;
